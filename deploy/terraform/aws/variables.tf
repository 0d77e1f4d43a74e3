variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
  default     = "civicwatch"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{2,20}$", var.name))
    error_message = "Lower-case letters, digits and dashes, 3 to 21 of them, a letter first."
  }
}

variable "region" {
  description = "Where it stands."
  type        = string
}

variable "kubernetes_version" {
  description = "Release of EKS."
  type        = string
  default     = "1.33"
}

variable "administrators_cidrs" {
  description = "Networks from which kubectl may reach the cluster."
  type        = list(string)

  validation {
    condition     = length(var.administrators_cidrs) > 0 && !contains(var.administrators_cidrs, "0.0.0.0/0")
    error_message = "Name your own networks; the whole world is not one of them."
  }
}

variable "node_type" {
  description = "Kind of machine of the nodes."
  type        = string
  default     = "t3.large"
}

variable "nodes" {
  description = "How many nodes: at first and at least, and at most."
  type        = object({ min = number, max = number })
  default     = { min = 2, max = 5 }
}

variable "database_class" {
  description = "Size of PostgreSQL."
  type        = string
  default     = "db.t4g.medium"
}

variable "database_gigabytes" {
  description = "Disk of PostgreSQL at first; it grows to five times that by itself."
  type        = number
  default     = 50
}

variable "highly_available" {
  description = "Whether the database and the broker have a twin in a second zone."
  type        = bool
  default     = true
}

variable "broker_type" {
  description = "Size of the broker, which holds no work: small is enough."
  type        = string
  default     = "cache.t4g.small"
}

variable "backup_days" {
  description = "Days that copies are kept: also how long something that was erased can live on in them."
  type        = number
  default     = 30
}
