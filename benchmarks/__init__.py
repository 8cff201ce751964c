"""Measurements that take minutes, each a module to run."""
