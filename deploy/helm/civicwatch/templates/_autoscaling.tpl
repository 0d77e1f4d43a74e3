{{/* By the work that a process does. Takes {root, name, min, max, percent}. */}}
{{- define "civicwatch.byCpu" }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "civicwatch.name" .root }}-{{ .name }}
  labels:
    {{- include "civicwatch.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .name }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ include "civicwatch.name" .root }}-{{ .name }}}
  minReplicas: {{ .min }}
  maxReplicas: {{ max .max .min }}
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ .percent }}}}
  behavior:
    scaleDown: {stabilizationWindowSeconds: {{ .root.Values.autoscaling.cooldownSeconds }}}
{{- end }}
