/**
 * How long a test waits for something in a window or a server before it fails, in milliseconds: what takes two seconds on an idle machine was seen to
 * take more than sixty beside other tests. It is no claim about speed.
 */
export const patienceMs = 150_000;
