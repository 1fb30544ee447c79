// k6 as a peer: one GET after the other with a check of the status, a connection per user.
import http from 'k6/http';
import { check } from 'k6';

// A single failed check fails the run.
export const options = { thresholds: { checks: ['rate==1'] } };

const ok = { 'status is 200': (response) => response.status === 200 };

export default function () {
  check(http.get(__ENV.PEER_URL), ok);
}
