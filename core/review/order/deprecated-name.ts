/** Names that people give to what is to go: a column that is called so is parked, and no release will use it under its new name. */

const words =
  /(?:^|_)(?:drop|dropped|old|deprecated|obsolete|unused|legacy|delete|deleted|remove|removed|todrop|zz|bak|backup)(?:_|\d*$)/i;

export function deprecatedName(name: string): boolean {
  // oldValue and valueOld as well: a word of its own begins with a capital there.
  return words.test(name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2'));
}
