FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements/base.txt requirements/base.txt
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/base.txt

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 VAR_DIR=/var/lib/wfa
RUN useradd --system --uid 10001 --home-dir /app wfa && install -d -o wfa /var/lib/wfa
WORKDIR /app
COPY --from=build /venv /venv
COPY --chown=root:root . .
USER wfa
EXPOSE 8000
CMD ["gunicorn", "wfa_portal.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=3", "--threads=4", "--max-requests=5000", "--max-requests-jitter=500"]
