{{/* A store of one pod, for a trial. Takes {root, name, image, port, size, rest}. */}}
{{- define "civicwatch.store" }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "civicwatch.name" .root }}-{{ .name }}
  labels:
    {{- include "civicwatch.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
spec:
  clusterIP: None
  selector:
    {{- include "civicwatch.selector" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
  ports: [{name: store, port: {{ .port }}, targetPort: store}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ include "civicwatch.name" .root }}-{{ .name }}
  labels:
    {{- include "civicwatch.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
spec:
  replicas: 1
  serviceName: {{ include "civicwatch.name" .root }}-{{ .name }}
  selector:
    matchLabels:
      {{- include "civicwatch.selector" .root | nindent 6 }}
      app.kubernetes.io/component: {{ .name }}
  template:
    metadata:
      labels:
        {{- include "civicwatch.labels" .root | nindent 8 }}
        app.kubernetes.io/component: {{ .name }}
    spec:
      automountServiceAccountToken: false
      enableServiceLinks: false
      securityContext: {runAsNonRoot: true, runAsUser: 999, runAsGroup: 999, fsGroup: 999, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: {{ .name }}
          image: {{ .image }}
          securityContext: {{- include "civicwatch.containerSecurity" .root | nindent 12 }}
          ports: [{name: store, containerPort: {{ .port }}}]
          {{- .rest | nindent 10 }}
      volumes:
        - {name: scratch, emptyDir: {medium: Memory, sizeLimit: 64Mi}}
        - {name: sockets, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
  volumeClaimTemplates:
    - metadata: {name: data}
      spec:
        accessModes: [ReadWriteOnce]
        {{- with .root.Values.trial.storageClass }}
        storageClassName: {{ . }}
        {{- end }}
        resources: {requests: {storage: {{ .size }}}}
{{- end }}
{{- define "civicwatch.trialDatabase" -}}
env:
  - {name: POSTGRES_USER, value: civicwatch}
  - {name: POSTGRES_DB, value: civicwatch}
  - {name: PGDATA, value: /var/lib/postgresql/data/pgdata}
  - name: POSTGRES_PASSWORD
    valueFrom: {secretKeyRef: {name: {{ .Values.existingSecret }}, key: POSTGRES_PASSWORD}}
readinessProbe:
  exec: {command: [pg_isready, -U, civicwatch]}
  periodSeconds: 5
resources:
  requests: {cpu: 100m, memory: 256Mi}
  limits: {memory: 1Gi}
volumeMounts:
  - {name: data, mountPath: /var/lib/postgresql/data}
  - {name: scratch, mountPath: /tmp}
  - {name: sockets, mountPath: /var/run/postgresql}
{{- end -}}
{{- define "civicwatch.trialBroker" -}}
args: [redis-server, --appendonly, "yes", --appendfsync, everysec, --maxmemory, 256mb]
readinessProbe:
  exec: {command: [redis-cli, ping]}
  periodSeconds: 5
resources:
  requests: {cpu: 20m, memory: 64Mi}
  limits: {memory: 384Mi}
volumeMounts:
  - {name: data, mountPath: /data}
  - {name: scratch, mountPath: /tmp}
{{- end -}}
