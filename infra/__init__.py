"""From a checkout to a running stack in somebody's AWS account, and back; never packed."""
