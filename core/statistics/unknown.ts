/** What a file holds and this version has no name for: kept when the file is written again, so that newer versions can add some. */

/** Names and values as they was in the file, in its order. */
export type UnknownMembers = readonly (readonly [name: string, value: unknown])[];
