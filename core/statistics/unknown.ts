/** Members of a file that this version does not know: kept when the file is rewritten, so that newer versions can add some. */

/** Names and values in the file's order. */
export type UnknownMembers = readonly (readonly [name: string, value: unknown])[];
