"""Locust as a peer: its fast client, no waiting between requests; a status of 400 or more fails."""

from locust import FastHttpUser, constant, task


class Peer(FastHttpUser):
    wait_time = constant(0)

    @task
    def get(self):
        self.client.get("/")
