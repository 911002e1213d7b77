# docker build -t duet .
# docker run --rm --shm-size=512m -v "$PWD/runs:/duet/runs" duet configs/alexnet.conf
FROM debian:12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends default-jdk-headless maven
WORKDIR /duet
COPY . .
RUN mvn -B -q -ntp -DskipTests package

FROM debian:12-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends default-jre-headless libturbojpeg0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --home-dir /duet duet
USER duet
WORKDIR /duet
RUN mkdir runs
COPY --from=build /duet/engine.jar ./
COPY configs configs
ENTRYPOINT ["java", "-jar", "/duet/engine.jar"]
CMD ["configs/alexnet.conf"]
