# A plan against a stand-in for AWS: no account and no request. `terraform test` runs it.
mock_provider "aws" {
  mock_data "aws_availability_zones" {
    defaults = { names = ["zone-a", "zone-b", "zone-c"] }
  }

  mock_data "aws_iam_policy_document" {
    defaults = { json = "{}" }
  }
}

variables {
  region               = "us-east-2"
  administrators_cidrs = ["203.0.113.0/24"]
}

run "stores_are_out_of_reach" {
  command = plan

  assert {
    condition     = !aws_db_instance.main.publicly_accessible && aws_db_instance.main.storage_encrypted
    error_message = "The database must be private and encrypted."
  }

  assert {
    condition     = aws_db_instance.main.manage_master_user_password && aws_db_instance.main.deletion_protection
    error_message = "The database's password must stay out of the state, and the database must be hard to delete."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.copies.block_public_acls,
      aws_s3_bucket_public_access_block.copies.block_public_policy,
      aws_s3_bucket_public_access_block.copies.ignore_public_acls,
      aws_s3_bucket_public_access_block.copies.restrict_public_buckets,
    ])
    error_message = "Copies must not be public."
  }

  assert {
    condition = alltrue([
      aws_s3_bucket_public_access_block.photos.block_public_acls,
      aws_s3_bucket_public_access_block.photos.block_public_policy,
      aws_s3_bucket_public_access_block.photos.ignore_public_acls,
      aws_s3_bucket_public_access_block.photos.restrict_public_buckets,
    ])
    error_message = "Photos must not be public."
  }

  assert {
    condition = alltrue([
      for rule in aws_s3_bucket_lifecycle_configuration.copies.rule :
      rule.noncurrent_version_expiration[0].noncurrent_days == 1 if rule.id == "dumps"
    ])
    error_message = "A dump must not live on as a former version."
  }

  assert {
    condition     = alltrue([for rule in aws_vpc_security_group_ingress_rule.store : rule.cidr_ipv4 == null])
    error_message = "A store is reached from the cluster's machines, not from an address."
  }

  assert {
    condition     = aws_elasticache_replication_group.main.transit_encryption_enabled
    error_message = "The broker must be spoken to under TLS."
  }
}

run "the_world_is_no_administrator" {
  command = plan

  variables {
    administrators_cidrs = ["0.0.0.0/0"]
  }

  expect_failures = [var.administrators_cidrs]
}

run "one_of_each_where_that_is_enough" {
  command = plan

  variables {
    highly_available = false
  }

  assert {
    condition     = !aws_db_instance.main.multi_az && aws_elasticache_replication_group.main.num_cache_clusters == 1
    error_message = "Without high availability there is one of each."
  }
}
