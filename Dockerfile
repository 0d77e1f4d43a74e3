# One image for every process: `docker run IMAGE deploy/start NAME` (see docs/deployment.md).

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
WORKDIR /srv/civicwatch
COPY requirements.txt .
RUN pip install --no-deps -r requirements.txt
COPY . .
# The secret of this step signs nothing and stays in this stage.
RUN for catalogue in civicwatch/locale/*/LC_MESSAGES/*.po; do \
        [ ! -e "$catalogue" ] || pybabel compile -i "$catalogue" -o "${catalogue%.po}.mo" || exit 1; \
    done \
    && CIVICWATCH_VAR=/tmp/build STATIC_ROOT=/srv/civicwatch/staticfiles python manage.py collectstatic --no-input

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8000 \
    CIVICWATCH_VAR=/var/lib/civicwatch \
    STATIC_ROOT=/srv/civicwatch/staticfiles
RUN useradd --system --uid 10001 --home-dir /var/lib/civicwatch civicwatch \
    && install -d -o civicwatch -g civicwatch -m 0700 /var/lib/civicwatch
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/civicwatch /srv/civicwatch
WORKDIR /srv/civicwatch
USER civicwatch
VOLUME /var/lib/civicwatch
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 CMD ["deploy/probe"]
CMD ["deploy/start", "web"]
