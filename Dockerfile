# A static binary in an image with nothing else: no shell, no package manager, not root.
# The time zones are in the binary (time/tzdata); the certificates come from the build stage.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o /handoffbot ./cmd/handoffbot

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /handoffbot /handoffbot
USER 65532:65532
EXPOSE 8080
# There is no HEALTHCHECK, because Docker runs one inside the image, where no shell or client is. Ask from outside:
# /healthz (the process lives) and /readyz (Slack and Redis answer) on port 8080.
ENTRYPOINT ["/handoffbot"]
CMD ["run"]
