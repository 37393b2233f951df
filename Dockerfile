# The bot for a real BOT_TOKEN. Everything is fetched while building; a running container downloads
# nothing. What must be kept lies in /data: database, sealed files and, unless SECRET_KEYS is given,
# the key file. Better give it, so that keys and data lie apart.
FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY . .
RUN pip install --no-deps --no-build-isolation --no-index -e . \
    && useradd --system --uid 10001 --home-dir /data --no-create-home guildhall \
    && install -d -m 700 -o guildhall -g guildhall /data

# Settings name their files relative to where the bot runs, so here they all lie in /data.
USER guildhall
WORKDIR /data
VOLUME /data
ENV WEBHOOK_HOST=0.0.0.0 METRICS_PORT=9090

# /health answers on the container's own loopback: 503 while an update has waited for too long.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['METRICS_PORT'] + '/health', timeout=4)"]

ENTRYPOINT ["guildhall"]
CMD ["run"]
