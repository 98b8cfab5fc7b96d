// Runs before the first paint, so that the chosen theme never flashes; everything else is deferred.
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* storage is off: the system's theme stays */ }
