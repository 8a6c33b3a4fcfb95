#!/usr/bin/env python3
"""A scheduling policy as an HTTP server, with Python's standard library only.

    python3 examples/rest_policy.py --port 8080
    npx schedlab simulate --policy rest --set rest_scheduler_addr=localhost:8080

The simulator sends POST /init once, with all its parameters, and POST /schedule for each decision, with the state of the
cluster. docs/rest.md describes both. This policy gives every operator that could start a share of a pool: queries first,
then interactive work, then batch. An operator that ran out of memory gets twice as much the next time.

Write your own by replacing the class Scheduler.
"""

import argparse
import json
from http.server import BaseHTTPRequestHandler, HTTPServer

URGENCY = {"QUERY": 0, "INTERACTIVE": 1, "BATCH_PIPELINE": 2}
SHARE = 1 / 16  # of a pool, for an operator that has not failed yet
MOST_FAILURES = 4  # after so many an operator is left alone


class Scheduler:
    """The policy of one run. What it has to remember it keeps in its attributes."""

    def __init__(self, params):
        self.params = params
        self.failures = {}  # how often each operator ran out of memory, by its id

    def schedule(self, state):
        """Returns the assignments for this state of the cluster."""
        for result in state["results"]:
            if result["error"] == "OOM":
                for operator_id in result["ops"]:
                    self.failures[operator_id] = self.failures.get(operator_id, 0) + 1

        free = [[pool["avail_cpu"], pool["avail_ram_gb"]] for pool in state["pools"]]
        assignments = []
        for pipeline, operator in self.ready(state):
            factor = SHARE * 2 ** self.failures.get(operator["id"], 0)
            for pool, room in zip(state["pools"], free):
                cpu = pool["max_cpu"] * min(1, factor)
                ram_gb = pool["max_ram_gb"] * min(1, factor)
                if cpu <= room[0] and ram_gb <= room[1]:
                    room[0] -= cpu
                    room[1] -= ram_gb
                    assignments.append(
                        {
                            "operator_ids": [operator["id"]],
                            "cpu": cpu,
                            "ram_gb": ram_gb,
                            "pool_id": pool["pool_id"],
                            "priority": pipeline["priority"],
                            "is_resume": False,
                            "force_run": False,
                        }
                    )
                    break
        return assignments

    def ready(self, state):
        """The operators that could start now, with their pipelines, most urgent first."""
        pipelines = state["other_pipelines"] + state["new_pipelines"]
        for pipeline in sorted(pipelines, key=lambda one: URGENCY[one["priority"]]):
            if pipeline["is_complete"] or pipeline["timed_out"]:
                continue
            for operator in pipeline["operators"]:
                can_start = operator["is_assignable_state"] and operator["parents_complete"]
                if can_start and self.failures.get(operator["id"], 0) < MOST_FAILURES:
                    yield pipeline, operator


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps the connection open between requests
    disable_nagle_algorithm = True
    wbufsize = -1  # the answer goes out in one piece
    scheduler = None

    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/init":
            Handler.scheduler = Scheduler(message["params"])
            self.answer(200, {})
        elif self.path == "/schedule" and Handler.scheduler:
            self.answer(200, {"suspensions": [], "assignments": Handler.scheduler.schedule(message)})
        else:
            self.answer(404, {"error": f"expected /init, then /schedule; found {self.path}"})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_):
        pass


def main():
    parser = argparse.ArgumentParser(description="serve a scheduling policy over HTTP")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8080, help="0: any that is free")
    options = parser.parse_args()
    server = HTTPServer((options.host, options.port), Handler)
    print(f"serving at http://{options.host}:{server.server_port}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
