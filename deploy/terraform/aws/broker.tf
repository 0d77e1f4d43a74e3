# The bell: it may be lost at any time, so it has no snapshots.
resource "aws_elasticache_subnet_group" "main" {
  name       = var.name
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_elasticache_replication_group" "main" {
  replication_group_id       = var.name
  description                = "Broker of ${var.name}"
  engine                     = "valkey"
  engine_version             = "8.0"
  node_type                  = var.broker_type
  num_cache_clusters         = var.highly_available ? 2 : 1
  automatic_failover_enabled = var.highly_available
  multi_az_enabled           = var.highly_available
  port                       = 6379
  subnet_group_name          = aws_elasticache_subnet_group.main.name
  security_group_ids         = [aws_security_group.store["broker"].id]
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
}
