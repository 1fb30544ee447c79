# All of Spate in one container, to try it: a broker, control plane, aggregator, agents and the sample API.
#   ./spate build && docker build -t spate/trial .
#   docker run --rm -p 127.0.0.1:8090:8090 -p 127.0.0.1:8091:8091 spate/trial
#   docker exec … spate run /opt/spate/crud.yaml --users 50 --run-time 30s
# For real load use the chart (deploy/helm/spate). The base needs a Java 21 or newer on the path, and bash.
ARG BASE_IMAGE=eclipse-temurin:25-jre
FROM ${BASE_IMAGE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="spate/trial" \
  org.opencontainers.image.description="All of Spate in one container, to try it" \
  org.opencontainers.image.version="${VERSION}"
COPY embedded-kafka/target/lib/ /opt/spate/broker/lib/
COPY embedded-kafka/target/spate-embedded-kafka-*.jar /opt/spate/broker/broker.jar
COPY control-plane/target/quarkus-app/ /opt/spate/control-plane/
COPY results-aggregator/target/quarkus-app/ /opt/spate/aggregator/
COPY load-agent/target/quarkus-app/ /opt/spate/load-agent/
COPY examples/todo-api/target/quarkus-app/ /opt/spate/todo-api/
COPY cli/target/lib/ /opt/spate/cli/lib/
COPY cli/target/spate-cli-*.jar /opt/spate/cli/spate-cli.jar
COPY examples/todo-api/scenarios/crud.yaml /opt/spate/crud.yaml
COPY deploy/images/trial deploy/images/spate /usr/local/bin/
RUN mkdir -p /var/lib/spate && chown 10001:10001 /var/lib/spate
USER 10001:10001
WORKDIR /tmp
# SPATE_AGENTS: how many load agents. SPATE_TARGETS_ALLOWED: what may be put under load besides the sample API.
ENV SPATE_AGENTS=1 SPATE_DATA=/var/lib/spate SPATE_HOME=/tmp
VOLUME /var/lib/spate
# API, pages.
EXPOSE 8090 8091
HEALTHCHECK --interval=10s --timeout=10s --start-period=90s --retries=6 CMD ["trial", "health"]
ENTRYPOINT ["trial"]
