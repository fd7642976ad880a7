/** A control request that can't be done: 400 (badly put), 404 (not there) or 409 (not now). */
export class Refusal extends Error {
  readonly status: 400 | 404 | 409;

  constructor(status: 400 | 404 | 409, message: string) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
  }
}
