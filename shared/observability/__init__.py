"""What operators see: logs with correlation, metrics, tracing."""
