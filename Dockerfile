# The images of a site: `docker build --target cpu .` and `docker build --target cuda .` (docs/deploy.md).
# Bases are pinned by version and digest. To renew one, write the new tag and the digest of its index for all platforms.

# --- the pages ---
FROM node:24.13.0-bookworm-slim@sha256:4660b1ca8b28d6d1906fd644abe34b2ed81d15434d26d845ef0aced307cf4b6f AS frontend
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
COPY docs/for-labelers.md ../docs/
RUN npm run build

# --- Python and the account that everything runs as ---
FROM python:3.11.15-slim-bookworm@sha256:b18992999dbe963a45a8a4da40ac2b1975be1a776d939d098c647482bcad5cba AS base
RUN groupadd --gid 10001 stepmark \
    && useradd --uid 10001 --gid stepmark --no-create-home --home-dir /state --shell /usr/sbin/nologin stepmark \
    && install --directory --owner=stepmark --group=stepmark --mode=0750 /state \
    && python -m venv /opt/venv
WORKDIR /srv/stepmark
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    STEPMARK_VENV=/opt/venv \
    STEPMARK_STATE=/state \
    STEPMARK_PRODUCTION=true \
    STEPMARK_HEARTBEAT=/tmp/heartbeat \
    HF_HOME=/state/huggingface \
    XDG_CACHE_HOME=/state/cache \
    TRITON_CACHE_DIR=/state/cache/triton \
    TORCHINDUCTOR_CACHE_DIR=/state/cache/inductor

# --- packages, each file compared with the hashes in the lock files. torch for CPUs comes from the index that TORCH_INDEX names;
# --- without one, the usual torch is much larger and works too ---
FROM base AS cpu-packages
ARG TORCH_INDEX=""
COPY requirements.lock requirements-torch.lock requirements-torch-cpu.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} \
    --requirement requirements.lock --requirement requirements-torch${TORCH_INDEX:+-cpu}.lock

# --- packages: the usual torch has CUDA's libraries in it; the host needs NVIDIA's driver and container toolkit alone ---
FROM base AS cuda-packages
# compiled attention needs a C compiler when a model runs; any version of the distribution is good
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
COPY requirements.lock requirements-torch.lock ./
RUN /opt/venv/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock --requirement requirements-torch.lock
ENV NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility

# --- the product, compiled, because its folder is read-only when it runs ---
FROM base AS product
COPY LICENSE manage.py dev requirements.txt requirements.lock ./
COPY annotation annotation
COPY config config
COPY datafiles datafiles
COPY mathtext mathtext
COPY quality quality
COPY outgoing outgoing
COPY rewardmodel rewardmodel
COPY --from=frontend /build/frontend/dist frontend/dist
RUN python -m compileall -q annotation config datafiles mathtext outgoing quality rewardmodel

FROM cuda-packages AS cuda
COPY --from=product /srv/stepmark /srv/stepmark
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=4 CMD ["python", "-m", "config.launcher.run", "healthy", "web"]
CMD ["python", "-m", "config.launcher.run", "web", "--host", "::", "--port", "8000"]

# the last one is built when no target is named
FROM cpu-packages AS cpu
COPY --from=product /srv/stepmark /srv/stepmark
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s --retries=4 CMD ["python", "-m", "config.launcher.run", "healthy", "web"]
CMD ["python", "-m", "config.launcher.run", "web", "--host", "::", "--port", "8000"]
