/**
 * Replaces Azure's libraries in the bundle: for logins by Microsoft Entra and for keys in a vault, which are not supported. It has the
 * names that the driver imports, and throws when they are used.
 */

function notOffered(): never {
  throw new Error('Logins by Microsoft Entra and keys in an Azure vault are not offered.');
}

export {
  notOffered as ClientSecretCredential,
  notOffered as CryptographyClient,
  notOffered as DefaultAzureCredential,
  notOffered as KeyClient,
  notOffered as ManagedIdentityCredential,
  notOffered as UsernamePasswordCredential,
};

export function isTokenCredential(): false {
  return false;
}
