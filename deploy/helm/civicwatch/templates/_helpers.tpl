{{- define "civicwatch.name" -}}
{{- if contains "civicwatch" .Release.Name -}}
{{- .Release.Name | trunc 48 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-civicwatch" .Release.Name | trunc 48 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "civicwatch.selector" -}}
app.kubernetes.io/name: civicwatch
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "civicwatch.labels" -}}
{{ include "civicwatch.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}

{{- define "civicwatch.image" -}}
{{- $tag := default .Chart.AppVersion .Values.image.tag -}}
{{- if hasPrefix "sha256:" $tag -}}{{ .Values.image.repository }}@{{ $tag }}
{{- else -}}{{ .Values.image.repository }}:{{ $tag }}
{{- end -}}
{{- end -}}

{{- define "civicwatch.claim" -}}
{{- default (printf "%s-state" (include "civicwatch.name" .)) .Values.state.existingClaim -}}
{{- end -}}

{{/* Nobody in particular, no capabilities, nothing to write to but its own folders. */}}
{{- define "civicwatch.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
fsGroupChangePolicy: OnRootMismatch
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "civicwatch.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end -}}

{{/* Variables: what is not secret, then the whole Secret, then what a trial computes. Takes {root, env}. */}}
{{- define "civicwatch.env" -}}
envFrom:
  - secretRef: {name: {{ required "existingSecret: name the Secret that holds SECRET_KEY and the rest" .root.Values.existingSecret }}}
env:
{{- if .root.Values.trial.enabled }}
  - name: POSTGRES_PASSWORD
    valueFrom: {secretKeyRef: {name: {{ .root.Values.existingSecret }}, key: POSTGRES_PASSWORD}}
  - name: DATABASE_URL
    value: postgres://civicwatch:$(POSTGRES_PASSWORD)@{{ include "civicwatch.name" .root }}-database:5432/civicwatch
  - name: REDIS_URL
    value: redis://{{ include "civicwatch.name" .root }}-broker:6379/0
{{- end }}
{{- with .root.Values.storage.url }}
  - {name: STORAGE_URL, value: {{ . | quote }}}
{{- end }}
{{- range $name, $value := merge (dict) (default (dict) .env) .root.Values.env }}
  - {name: {{ $name }}, value: {{ $value | quote }}}
{{- end }}
{{- end -}}

{{/* Where a process may write: the shared state, and a folder in memory for what it forgets at once. */}}
{{- define "civicwatch.mounts" -}}
volumeMounts:
  - {name: state, mountPath: /var/lib/civicwatch}
  - {name: scratch, mountPath: /tmp}
{{- end -}}

{{- define "civicwatch.volumes" -}}
volumes:
  - name: scratch
    emptyDir: {medium: Memory, sizeLimit: 256Mi}
  - name: state
{{- if .Values.state.enabled }}
    persistentVolumeClaim: {claimName: {{ include "civicwatch.claim" . }}}
{{- else }}
    emptyDir: {sizeLimit: 1Gi}
{{- end }}
{{- end -}}

{{/* Who reads and writes private files; beat, the live stream, streams and migrations need none of them. */}}
{{- define "civicwatch.filing" -}}
web work collect judge sweeper
{{- end -}}

{{- define "civicwatch.placement" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* One process as a Deployment. Takes {root, name, replicas (0: an autoscaler counts), settings, strategy, probes, port, grace}. */}}
{{- define "civicwatch.process" -}}
{{- $root := .root -}}
{{- $name := .name -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "civicwatch.name" $root }}-{{ .name }}
  labels:
    {{- include "civicwatch.labels" $root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
spec:
  {{- if .replicas }}
  replicas: {{ .replicas }}
  {{- end }}
  revisionHistoryLimit: 5
  strategy: {{ .strategy }}
  selector:
    matchLabels:
      {{- include "civicwatch.selector" $root | nindent 6 }}
      app.kubernetes.io/component: {{ .name }}
  template:
    metadata:
      labels:
        {{- include "civicwatch.labels" $root | nindent 8 }}
        app.kubernetes.io/component: {{ .name }}
    spec:
      {{- with $root.Values.storage.serviceAccount }}
      {{- if has $name (include "civicwatch.filing" $root | splitList " ") }}
      serviceAccountName: {{ . }}
      {{- end }}
      {{- end }}
      automountServiceAccountToken: false  # a role is proved by a token of its own, not by that of Kubernetes
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ .grace }}
      securityContext: {{- include "civicwatch.podSecurity" $root | nindent 8 }}
      {{- with include "civicwatch.placement" $root | trim }}
      {{- . | nindent 6 }}
      {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "civicwatch.selector" $root | nindent 14 }}
              app.kubernetes.io/component: {{ .name }}
      containers:
        - name: {{ .name }}
          image: {{ include "civicwatch.image" $root }}
          imagePullPolicy: {{ $root.Values.image.pullPolicy }}
          command: [deploy/start, {{ .name | replace "-" "_" }}]
          securityContext: {{- include "civicwatch.containerSecurity" $root | nindent 12 }}
          {{- include "civicwatch.env" (dict "root" $root "env" .settings.env) | nindent 10 }}
          {{- with .port }}
          ports:
            - {name: http, containerPort: {{ . }}}
          {{- end }}
          {{- with .probes }}
          {{- . | nindent 10 }}
          {{- end }}
          resources: {{- toYaml .settings.resources | nindent 12 }}
          {{- include "civicwatch.mounts" $root | nindent 10 }}
      {{- include "civicwatch.volumes" $root | nindent 6 }}
{{- end -}}
