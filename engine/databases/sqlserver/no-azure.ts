/**
 * In a bundle it stands where the driver would load Azure's libraries: for logins by Microsoft Entra and for keys in a vault, which are not offered.
 * Asked for all the same, it says so. It has the names that the driver asks for, and none of their work.
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
