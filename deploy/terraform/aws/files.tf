# Files that every process reads (classifiers trained here), and the bucket to which a dump of the database and a copy
# of those files go every night. Photos have a bucket of their own: photos.tf.
resource "aws_efs_file_system" "state" {
  encrypted  = true
  kms_key_id = aws_kms_key.main.arn
  tags       = { Name = "${var.name}-state" }
}

resource "aws_efs_mount_target" "state" {
  count           = length(aws_subnet.private)
  file_system_id  = aws_efs_file_system.state.id
  subnet_id       = aws_subnet.private[count.index].id
  security_groups = [aws_security_group.store["files"].id]
}

resource "aws_eks_addon" "files" {
  cluster_name             = aws_eks_cluster.main.name
  addon_name               = "aws-efs-csi-driver"
  service_account_role_arn = aws_iam_role.account["files"].arn
  depends_on               = [aws_eks_node_group.main]
}

resource "aws_s3_bucket" "copies" {
  bucket_prefix = "${var.name}-copies-"
}

resource "aws_s3_bucket_public_access_block" "copies" {
  bucket                  = aws_s3_bucket.copies.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "copies" {
  bucket = aws_s3_bucket.copies.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "copies" {
  bucket = aws_s3_bucket.copies.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main.arn
    }
  }
}

# A dump ends with its days, and its version a day later. Of a file that left the copy the last version ends as many
# days later: what was erased is nowhere here three days after `backup_days`, and S3's own delay.
resource "aws_s3_bucket_lifecycle_configuration" "copies" {
  bucket     = aws_s3_bucket.copies.id
  depends_on = [aws_s3_bucket_versioning.copies]

  rule {
    id     = "dumps"
    status = "Enabled"

    filter {
      prefix = "civicwatch/dumps/"
    }

    expiration {
      days = var.backup_days
    }

    noncurrent_version_expiration {
      noncurrent_days = 1
    }
  }

  rule {
    id     = "former-versions"
    status = "Enabled"

    filter {}

    noncurrent_version_expiration {
      noncurrent_days = var.backup_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 2
    }
  }
}

data "aws_iam_policy_document" "encrypted_transport_only" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.copies.arn, "${aws_s3_bucket.copies.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "copies" {
  bucket     = aws_s3_bucket.copies.id
  policy     = data.aws_iam_policy_document.encrypted_transport_only.json
  depends_on = [aws_s3_bucket_public_access_block.copies]
}
