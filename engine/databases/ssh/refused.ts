/** The SSH server answers, but its target is not reached; the message explains it. */
export class TunnelRefused extends Error {}
