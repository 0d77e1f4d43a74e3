output "kubeconfig" {
  description = "The command that lets kubectl in."
  value       = "aws eks update-kubeconfig --region ${var.region} --name ${aws_eks_cluster.main.name}"
}

output "database_host" {
  description = "Host of DATABASE_URL; user and database are both civicwatch, and it asks for TLS (?sslmode=require)."
  value       = aws_db_instance.main.address
}

output "database_password_secret" {
  description = "Where AWS keeps the password of the database."
  value       = aws_db_instance.main.master_user_secret[0].secret_arn
}

output "redis_url" {
  description = "REDIS_URL."
  value       = "rediss://${aws_elasticache_replication_group.main.primary_endpoint_address}:6379/0"
}

output "manifests" {
  description = "Namespace, storage class and service accounts: terraform output -raw manifests | kubectl apply -f -"
  value = join("---\n", [for manifest in [
    { apiVersion = "v1", kind = "Namespace", metadata = { name = var.name } },
    {
      apiVersion  = "storage.k8s.io/v1"
      kind        = "StorageClass"
      metadata    = { name = "civicwatch-files" }
      provisioner = "efs.csi.aws.com"
      parameters = {
        provisioningMode = "efs-ap"
        fileSystemId     = aws_efs_file_system.state.id
        directoryPerms   = "700"
        uid              = "10001"
        gid              = "10001"
      }
    },
    {
      apiVersion = "v1"
      kind       = "ServiceAccount"
      metadata = {
        name        = "backup"
        namespace   = var.name
        annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.account["backup"].arn }
      }
    },
    {
      apiVersion = "v1"
      kind       = "ServiceAccount"
      metadata = {
        name        = "storage"
        namespace   = var.name
        annotations = { "eks.amazonaws.com/role-arn" = aws_iam_role.account["storage"].arn }
      }
    },
  ] : yamlencode(manifest)])
}

output "values" {
  description = "Values of the Helm chart that follow from this: terraform output -raw values > from-terraform.yaml"
  value = yamlencode({
    state = { storageClass = "civicwatch-files" }
    storage = {
      url            = "s3://${aws_s3_bucket.photos.id}/civicwatch?region=${var.region}&encryption=aws:kms&key=${aws_kms_key.main.arn}"
      serviceAccount = "storage"
    }
    networkPolicy = { storeRanges = aws_subnet.private[*].cidr_block }

    backup = { enabled = true, bucket = "s3://${aws_s3_bucket.copies.id}/civicwatch", serviceAccount = "backup" }
  })
}
