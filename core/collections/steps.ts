/** Work in steps, between which its caller may do something else: here all of them in a row. */

export function inOneGo<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
