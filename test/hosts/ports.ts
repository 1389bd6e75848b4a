/** What hosts of tests share that listen on this machine. */
import { createServer } from 'node:net';

/** Free at this moment: a program that finds it taken should try another. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}

/** Or until the time is over: the caller asks again. */
export async function until(isSo: () => boolean, within: number): Promise<void> {
  const deadline = Date.now() + within;
  while (!isSo() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
}
