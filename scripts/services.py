"""Waits for PostgreSQL and Redis, makes and drops a database. Used by `.ci/run`."""

import sys
import time

import psycopg2
import psycopg2.extensions
import redis


def admin(url: str) -> tuple[psycopg2.extensions.cursor, str]:
    server, _, name = url.rpartition("/")
    connection = psycopg2.connect(f"{server}/postgres")
    connection.autocommit = True
    return connection.cursor(), name


def answers(url: str) -> None:
    if url.startswith("redis"):
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    else:
        psycopg2.connect(url, connect_timeout=2).close()


def wait(*urls: str) -> None:
    for url in urls:
        for attempt in range(15):
            try:
                answers(url)
                print(f"{url.partition(':')[0]} answers")
                break
            except (psycopg2.Error, redis.RedisError) as error:
                if attempt == 14:
                    sys.exit(f"A needed service does not answer: {url}: {error}")
                time.sleep(1)


def create(url: str) -> None:
    cursor, name = admin(url)
    cursor.execute(f'CREATE DATABASE "{name}"')


def drop(url: str) -> None:
    cursor, name = admin(url)
    for database in (name, f"test_{name}"):
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"test_{name}_gw%"])
    for (worker,) in cursor.fetchall():
        cursor.execute(f'DROP DATABASE IF EXISTS "{worker}" WITH (FORCE)')


if __name__ == "__main__":
    {"wait": wait, "create": create, "drop": drop}[sys.argv[1]](*sys.argv[2:])
