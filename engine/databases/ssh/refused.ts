/** The SSH server is there, and what is behind it is not reached: the message says so to a person. */
export class TunnelRefused extends Error {}
