"""Private PostgreSQL and RabbitMQ under `.kith/`, and the processes of Kith beside them."""
