{{/* <release>-<part>: kubectl scale deployment/<release>-load-agent is the documented way. */}}
{{- define "spate.name" -}}
{{- printf "%s-%s" (.root.Release.Name | trunc 45 | trimSuffix "-") .part -}}
{{- end }}

{{- define "spate.selector" -}}
app.kubernetes.io/name: spate
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .part }}
{{- end }}

{{- define "spate.labels" -}}
{{ include "spate.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "spate.image" -}}
{{- $tag := coalesce .image.tag .root.Values.image.tag .root.Chart.AppVersion -}}
{{- $native := ternary "-native" "" (default false .image.native) -}}
{{- $registry := .root.Values.image.registry -}}
{{- if $registry }}{{ trimSuffix "/" $registry }}/{{ end }}{{ .image.repository }}:{{ $tag }}{{ $native }}
{{- end }}

{{- define "spate.serviceAccount" -}}
{{- if .root.Values.serviceAccount.create }}{{ include "spate.name" . }}{{ else }}default{{ end -}}
{{- end }}

{{/* Pod security "restricted": what every pod of this chart has. */}}
{{- define "spate.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "spate.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
privileged: false
runAsNonRoot: true
capabilities: {drop: [ALL]}
{{- end }}

{{/* What a part speaks on its port, HTTP or HTTPS. values: controlPlane or aggregator. */}}
{{- define "spate.scheme" -}}
{{- if .root.Values.tls.secret }}HTTPS{{ else }}{{ .values.probeScheme }}{{ end -}}
{{- end }}

{{/* Environment of a part that serves pages or API. trusts: whether it calls another part. */}}
{{- define "spate.tlsEnv" -}}
{{- with .root.Values.tls }}
{{- if .secret }}
- name: QUARKUS_PROFILE
  value: {{ ternary "tls,ca" "tls" (and $.trusts (ne .caKey "")) | quote }}
{{- if and $.trusts .caKey }}
- name: SPATE_CA_FILE
  value: /etc/spate/tls/ca.crt
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "spate.controlPlaneUrl" -}}
{{ include "spate.scheme" (dict "root" . "values" .Values.controlPlane) | lower }}://{{ include "spate.name" (dict "root" . "part" "control-plane") }}:8090
{{- end }}

{{- define "spate.pagesUrl" -}}
{{- if .Values.pagesUrl }}{{ .Values.pagesUrl }}
{{- else if .Values.ingress.enabled }}{{ ternary "https" "http" (ne .Values.ingress.tlsSecret "") }}://{{ .Values.ingress.pagesHost }}
{{- else if .Values.httpRoute.enabled }}https://{{ .Values.httpRoute.pagesHost }}
{{- else }}{{ include "spate.scheme" (dict "root" . "values" .Values.aggregator) | lower }}://{{ include "spate.name" (dict "root" . "part" "aggregator") }}:8091
{{- end }}
{{- end }}

{{/* What may be put under load: the control plane checks a run by it, each agent every address. */}}
{{- define "spate.targetsEnv" -}}
{{- $allowed := .root.Values.targets.allowed }}
{{- if .root.Values.smokeTest.enabled }}
{{- $allowed = append $allowed (printf "%s:8090" (include "spate.name" (dict "root" .root "part" "control-plane"))) }}
{{- end }}
{{- if $allowed }}
- name: SPATE_TARGETS_ALLOWED
  value: {{ join "," $allowed | quote }}
{{- end }}
{{- end }}

{{/* Environment of a part: its Kafka. key: controlPlane, agents, aggregator. */}}
{{- define "spate.kafkaEnv" -}}
{{- $kafka := .root.Values.kafka -}}
{{- if eq $kafka.mode "strimzi" }}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ printf "%s-kafka-bootstrap:%d" $kafka.strimzi.clusterName (int $kafka.strimzi.port) | quote }}
- name: KAFKA_SECURITY_PROTOCOL
  value: SASL_SSL
- name: KAFKA_SASL_MECHANISM
  value: SCRAM-SHA-512
- name: KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef: {name: {{ index $kafka.strimzi.users .key | quote }}, key: sasl.jaas.config}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/spate/kafka/ca.crt
{{- else if eq $kafka.mode "trial" }}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ printf "%s:9092" (include "spate.name" (dict "root" .root "part" "kafka")) | quote }}
- name: KAFKA_SECURITY_PROTOCOL
  value: PLAINTEXT
{{- else }}
{{- $external := $kafka.external }}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ required "kafka.external.bootstrapServers is needed with kafka.mode=external, such as broker-1:9092,broker-2:9092" $external.bootstrapServers | quote }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ $external.securityProtocol }}
{{- if hasPrefix "SASL" $external.securityProtocol }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $external.sasl.mechanism }}
- name: KAFKA_SASL_JAAS_CONFIG
  valueFrom:
    secretKeyRef:
      name: {{ required "kafka.external.sasl.secret is needed with SASL: a secret with the key sasl.jaas.config" (coalesce (index $external.sasl.secrets .key) $external.sasl.secret) | quote }}
      key: sasl.jaas.config
{{- end }}
{{- if hasSuffix "SSL" $external.securityProtocol }}
{{- if $external.tls.caSecret }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/spate/kafka/ca.crt
{{- end }}
{{- if $external.tls.clientSecret }}
- name: KAFKA_SSL_KEYSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN
  valueFrom:
    secretKeyRef: {name: {{ $external.tls.clientSecret | quote }}, key: tls.crt}
- name: KAFKA_SSL_KEYSTORE_KEY
  valueFrom:
    secretKeyRef: {name: {{ $external.tls.clientSecret | quote }}, key: tls.key}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* The secret with the brokers' authority; empty if there is none. */}}
{{- define "spate.kafkaCa" -}}
{{- if eq .Values.kafka.mode "strimzi" -}}
{{ .Values.kafka.strimzi.clusterName }}-cluster-ca-cert
{{- else if and (eq .Values.kafka.mode "external") (hasSuffix "SSL" .Values.kafka.external.securityProtocol) -}}
{{ .Values.kafka.external.tls.caSecret }}
{{- end -}}
{{- end }}

{{/* Who may do what: alike for the control plane and the aggregator. */}}
{{- define "spate.anonymous" -}}
{{- .Values.security.anonymous | default (ternary "none" "operator" (ne .Values.security.secret "")) -}}
{{- end }}

{{- define "spate.securityEnv" -}}
{{- $security := .Values.security }}
- name: SPATE_SECURITY_ANONYMOUS
  value: {{ include "spate.anonymous" . | quote }}
- name: SPATE_SECURITY_SESSION_DURATION
  value: {{ $security.sessionDuration | quote }}
- name: SPATE_API_RATE_LIMIT
  value: {{ .Values.limits.requestsPerSecond | quote }}
{{- if $security.secret }}
- name: SPATE_SECURITY_TOKENS_FILE
  value: /etc/spate/security/tokens
- name: SPATE_SECURITY_SESSION_KEY
  valueFrom:
    secretKeyRef: {name: {{ $security.secret | quote }}, key: {{ $security.sessionKey | quote }}, optional: true}
{{- end }}
{{- if $security.oidc.issuer }}
{{- if not $security.secret }}
{{- fail "security.oidc needs security.secret, with 32 or more random characters by its sessionKey" }}
{{- end }}
- name: SPATE_SECURITY_OIDC_ISSUER
  value: {{ $security.oidc.issuer | quote }}
- name: SPATE_SECURITY_OIDC_CLIENT_ID
  value: {{ $security.oidc.clientId | quote }}
{{- if $security.oidc.clientSecret }}
- name: SPATE_SECURITY_OIDC_CLIENT_SECRET
  valueFrom:
    secretKeyRef: {name: {{ $security.oidc.clientSecret | quote }}, key: {{ $security.oidc.clientSecretKey | quote }}}
{{- end }}
{{- if $security.oidc.audience }}
- name: SPATE_SECURITY_OIDC_AUDIENCE
  value: {{ $security.oidc.audience | quote }}
{{- end }}
- name: SPATE_SECURITY_OIDC_SCOPES
  value: {{ join "," $security.oidc.scopes | quote }}
- name: SPATE_SECURITY_OIDC_ROLE_CLAIM
  value: {{ $security.oidc.roleClaim | quote }}
- name: SPATE_SECURITY_OIDC_OPERATORS
  value: {{ join "," $security.oidc.operators | quote }}
- name: SPATE_SECURITY_OIDC_VIEWERS
  value: {{ join "," $security.oidc.viewers | quote }}
{{- if $security.oidc.caSecret }}
- name: SPATE_SECURITY_OIDC_TLS_CONFIGURATION
  value: provider
- name: QUARKUS_TLS_PROVIDER_TRUST_STORE_PEM_CERTS
  value: /etc/spate/oidc/ca.crt
{{- end }}
{{- end }}
{{- end }}

{{/* The API token of the chart's own parts. */}}
{{- define "spate.serviceToken" -}}
valueFrom:
  secretKeyRef: {name: {{ .Values.security.secret | quote }}, key: {{ .Values.security.serviceTokenKey | quote }}}
{{- end }}

{{/* Not by subPath, with which a changed secret would not arrive. */}}
{{- define "spate.securityMount" -}}
{{- if .Values.security.secret }}
- {name: api-tokens, mountPath: /etc/spate/security, readOnly: true}
{{- end }}
{{- if and .Values.security.oidc.issuer .Values.security.oidc.caSecret }}
- {name: oidc-ca, mountPath: /etc/spate/oidc, readOnly: true}
{{- end }}
{{- end }}

{{- define "spate.securityVolume" -}}
{{- if .Values.security.secret }}
- name: api-tokens
  secret:
    secretName: {{ .Values.security.secret | quote }}
    items:
      - {key: {{ .Values.security.tokensKey | quote }}, path: tokens}
{{- end }}
{{- if and .Values.security.oidc.issuer .Values.security.oidc.caSecret }}
- name: oidc-ca
  secret:
    secretName: {{ .Values.security.oidc.caSecret | quote }}
    items:
      - {key: {{ .Values.security.oidc.caKey | quote }}, path: ca.crt}
{{- end }}
{{- end }}

{{/* How agents speak https with targets, and what of their environment scenarios may use. */}}
{{- define "spate.agentTargetsEnv" -}}
{{- with .Values.targets }}
{{- if .env }}
- name: SPATE_ENV_ALLOWED
  value: {{ join "," .env | quote }}
{{- end }}
{{- if .tls.caSecret }}
- name: SPATE_AGENT_TLS_AUTHORITIES
  value: /etc/spate/targets/ca.crt
{{- end }}
{{- if .tls.clientSecret }}
- name: SPATE_AGENT_TLS_CERTIFICATE
  value: /etc/spate/agent/tls.crt
- name: SPATE_AGENT_TLS_KEY
  value: /etc/spate/agent/tls.key
{{- end }}
{{- end }}
{{- end }}

{{- define "spate.agentTargetsMounts" -}}
{{- with .Values.targets.tls }}
{{- if .caSecret }}
- {name: target-ca, mountPath: /etc/spate/targets, readOnly: true}
{{- end }}
{{- if .clientSecret }}
- {name: agent-certificate, mountPath: /etc/spate/agent, readOnly: true}
{{- end }}
{{- end }}
{{- end }}

{{- define "spate.agentTargetsVolumes" -}}
{{- with .Values.targets.tls }}
{{- if .caSecret }}
- name: target-ca
  secret:
    secretName: {{ .caSecret | quote }}
    items:
      - {key: {{ .caKey | quote }}, path: ca.crt}
{{- end }}
{{- if .clientSecret }}
- name: agent-certificate
  secret:
    secretName: {{ .clientSecret | quote }}
    # Group's, as the agent is not the owner.
    defaultMode: 0440
    items:
      - {key: tls.crt, path: tls.crt}
      - {key: tls.key, path: tls.key}
{{- end }}
{{- end }}
{{- end }}

{{/*
A list of variables in which the last of each name is left: `config` and `extraEnv` take the place of what the chart says.
Two of a name are not merged as they should be by an upgrade.
*/}}
{{- define "spate.lastOfEachName" -}}
{{- $all := fromYamlArray . }}
{{- $last := dict }}
{{- range $place, $variable := $all }}
{{- $_ := set $last $variable.name $place }}
{{- end }}
{{- $left := list }}
{{- range $place, $variable := $all }}
{{- if eq $place (get $last $variable.name) }}
{{- $left = append $left $variable }}
{{- end }}
{{- end }}
{{- toYaml $left }}
{{- end }}

{{/* Settings as in application.properties, by their names in the environment. */}}
{{- define "spate.configEnv" -}}
{{- range $name, $value := . }}
- name: {{ regexReplaceAll "[^A-Z0-9]" (upper $name) "_" }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end }}

{{- define "spate.commonEnv" -}}
- name: QUARKUS_HTTP_HOST
  value: 0.0.0.0
- name: SPATE_LOG_JSON
  value: {{ .root.Values.logs.json | quote }}
{{- if not .values.image.native }}
- name: JAVA_TOOL_OPTIONS
  value: {{ .values.jvmOptions | quote }}
{{- end }}
{{- end }}

{{- define "spate.mounts" -}}
- {name: tmp, mountPath: /tmp}
{{- if include "spate.kafkaCa" .root }}
- {name: kafka-ca, mountPath: /etc/spate/kafka, readOnly: true}
{{- end }}
{{- if and .serves .root.Values.tls.secret }}
- {name: tls, mountPath: /etc/spate/tls, readOnly: true}
{{- end }}
{{- with .values.extraVolumeMounts }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{- define "spate.volumes" -}}
- name: tmp
  emptyDir: {}
{{- if include "spate.kafkaCa" .root }}
- name: kafka-ca
  secret:
    secretName: {{ include "spate.kafkaCa" .root }}
    items:
      - key: {{ ternary "ca.crt" .root.Values.kafka.external.tls.caKey (eq .root.Values.kafka.mode "strimzi") }}
        path: ca.crt
{{- end }}
{{- if and .serves .root.Values.tls.secret }}
- name: tls
  secret:
    secretName: {{ .root.Values.tls.secret }}
    # Group's, as the service is not the owner.
    defaultMode: 0440
    items:
      - {key: tls.crt, path: tls.crt}
      - {key: tls.key, path: tls.key}
      {{- with .root.Values.tls.caKey }}
      - {key: {{ . }}, path: ca.crt}
      {{- end }}
{{- end }}
{{- with .values.extraVolumes }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* What any pod may be given: where it runs. */}}
{{- define "spate.scheduling" -}}
{{- with .nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- end }}

{{/*
Half a dozen JVMs that start at once on two busy cores take more than two minutes, and a start that is cut short only
begins anew; so five. Then a service must go on answering.
*/}}
{{- define "spate.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: http, scheme: {{ .scheme }}}
  periodSeconds: 2
  failureThreshold: 150
livenessProbe:
  httpGet: {path: /q/health/live, port: http, scheme: {{ .scheme }}}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /q/health/ready, port: http, scheme: {{ .scheme }}}
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 3
{{- end }}

{{/* By the standard variables of OpenTelemetry; nothing where there is no collector. */}}
{{- define "spate.tracingEnv" -}}
{{- if .Values.tracing.endpoint }}
- name: OTEL_SDK_DISABLED
  value: "false"
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ .Values.tracing.endpoint | quote }}
- name: OTEL_EXPORTER_OTLP_PROTOCOL
  value: {{ .Values.tracing.protocol | quote }}
- name: OTEL_TRACES_SAMPLER_ARG
  value: {{ .Values.tracing.ratio | quote }}
{{- end }}
{{- end }}

{{/* To the collector, where there is one. */}}
{{- define "spate.tracingEgress" -}}
{{- if .Values.tracing.endpoint }}
- ports:
    - {protocol: TCP, port: {{ regexFind ":[0-9]+" (regexReplaceAll "^https?://" .Values.tracing.endpoint "") | trimPrefix ":" }}}
{{- end }}
{{- end }}

{{/* Egress to Kafka and to name servers: what every part needs. */}}
{{- define "spate.egress" -}}
- ports:
    - {protocol: UDP, port: 53}
    - {protocol: TCP, port: 53}
{{- if eq .Values.kafka.mode "strimzi" }}
- to:
    - podSelector:
        matchLabels: {strimzi.io/cluster: {{ .Values.kafka.strimzi.clusterName }}}
  ports:
    - {protocol: TCP, port: {{ .Values.kafka.strimzi.port }}}
{{- else if eq .Values.kafka.mode "trial" }}
- to:
    - podSelector:
        matchLabels: {{- include "spate.selector" (dict "root" . "part" "kafka") | nindent 10 }}
  ports:
    - {protocol: TCP, port: kafka}
{{- else }}
- ports:
{{- range (.Values.kafka.external.bootstrapServers | splitList "," | uniq) }}
    - {protocol: TCP, port: {{ regexFind "[0-9]+$" (trim .) | default "9092" }}}
{{- end }}
{{- end }}
{{- end }}

{{/* To the OpenID Connect provider, by the port of its URL. */}}
{{- define "spate.oidcEgress" -}}
{{- with .Values.security.oidc.issuer }}
{{- $url := urlParse . }}
{{- $port := regexFind ":[0-9]+$" $url.host | trimPrefix ":" | default (ternary "80" "443" (eq $url.scheme "http")) }}
- ports:
    - {protocol: TCP, port: {{ $port }}}
{{- end }}
{{- end }}
