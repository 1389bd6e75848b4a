/** Words in table names that denote people, or something else. Data only; people.ts reads it. */

/** Last words of names of tables whose rows are people. */
export const personWords = `user, customer, client, person, patient, employee, contact, member, subscriber, student, pupil, teacher, profile, guest, visitor, lead, candidate,
  applicant, citizen, resident, driver, passenger, donor, volunteer, doctor, physician, nurse, beneficiary, recipient, attendee, participant, voter, buyer, signer, signatory, guardian,
  staff, personnel, individual, cardholder, policyholder, borrower, caregiver, admin, administrator, author, crew member, team member, account holder, instructor, professor,
  invitee, reviewer, consumer, shopper, spouse, dependent, child, parent, sibling, relative, consultant, freelancer, contractor,
  benutzer, nutzer, kunde, mitarbeiter, mitglied, ansprechpartner, schueler, schuler, lehrer, bewerber, anwender, kontakt, mieter, versicherter,
  utilisateur, personne, employe, salarie, membre, eleve, adherent, patiente, abonne, etudiant,
  usuario, cliente, persona, empleado, paciente, alumno, socio, miembro, estudiante, profesor`;

/** Those that mostly mean something else: they count only with columns that people have, or as the whole name of a table. */
export const ambiguousPeople =
  'profile, member, contact, subscriber, individual, driver, consumer, client, lead, parent, child, sibling, relative, dependent';
export const aloneIsPeople = 'profile, member, contact, subscriber, individual';

/** Last words that only say that there are further columns: `user_details`. */
export const detailWords =
  'profile, detail, info, information, data, record, account, attribute, bio, registration, meta, datum';

/** Words that change the meaning of a person's word: `oauth_clients`, `user_agents`. */
export const otherMeanings =
  'oauth, oauth2, oidc, api, http, agent, saml, mqtt, ldap, system, job, build, queue, background, type, role, group, kind';

/** Last words of tables about machines and settings. Their addresses, names and secrets are not personal. */
export const machineWords = `server, host, node, worker, machine, instance, cluster, proxy, gateway, smtp, datasource, database, vm, container, endpoint, config, configuration, connector, transport, webhook,
  network, subnet, interface, router, provider, integration, registry, storage, backup, destination, runner, pod, service, application, app, setting, template, feature flag, plugin, domain, certificate, replica,
  broker, pipeline, job, task, queue, migration, chain, contract, block, transaction, wallet, oauth client, site setting, mail server, geo ip, geoip, firewall rule, dns record, allowlist, denylist, blocklist`;

/** Last words of tables about organisations and places, whose names and addresses are public. */
export const organisationWords = `organisation, organization, company, team, business, vendor, supplier, store, shop, branch, bank, hospital, school, merchant, tenant, agency, brand, restaurant, venue, place,
  warehouse, office, department, facility, university, airport, station, publisher, property, building, listing, event, city, country, region, workspace, project, product, institution, clinic, firma, unternehmen, entreprise, empresa, hotel, depot, plant, site, space, group, city, state, zone, area`;

/** Columns that name a row's author, not its subject. */
export const authorshipWords =
  'created, creator, updated, updater, modified, modifier, deleted, editor, edited, approved, approver, assigned, assignee, reviewed, owner, last, changed, published, uploaded, inserted, added, locked, closed, resolved, archived';

/** Words that may follow the decisive word of a name. */
export const trailingWords =
  'encrypted, enc, cipher, ciphertext, encryption, hash, hashed, digest, sha256, sha1, sha512, md5, normalized, normalised, canonical, lower, lowercase, plain, raw, text, value, string, str, masked, bidx, blind, index, field, primary, secondary, alt, old, new, tmp, temp, current, previous, original, unconfirmed, pending, base64, line, lc, hex, formatted, e164';

/** Words that may precede the decisive word, where the whole name counts. */
export const leadingWords =
  'primary, secondary, alternate, alternative, other, current, previous, old, new, original, home, work, personal, private, public, main, preferred, legal, profile, registered, verified, unconfirmed, pending, temp, emergency, encrypted, enc, hashed, custom, default, full, own, date, is';

/** After these words an ending means something else: `wallet_address`, `page_token`. */
export const notBehind: Readonly<Record<string, string>> = {
  address:
    'wallet, contract, memory, token, eth, btc, crypto, web, url, server, host, node, bind, listen, peer, onchain, chain, mac, service, pool, deposit, collection, router, factory, source, destination, dest, from, to',
  ip: 'by, server, node, host, cluster, pod, gateway, dns, floating, elastic, allowed, whitelist, private, public, internal, external, virtual, bind, listen, target, destination, dst, upstream',
  'ip address':
    'server, node, host, cluster, pod, gateway, floating, elastic, allowed, private, internal, public, virtual, target, destination',
  token:
    'page, sync, csrf, continuation, next, delta, design, share, public, embed, lock, cancel, cancellation, prompt, completion, input, output, max, total, concurrency, fencing, state, search, unsubscribe, registration, bot, webhook, sort, stop, qr, app, idempotency',
  email:
    'send, notify, allow, skip, disable, enable, no, support, system, smtp, noreply, transactional, marketing',
  message:
    'error, log, status, commit, system, default, welcome, template, last error, failure, exception, success, result, output, warning, validation, info, debug, response, alert, help, event',
  note: 'release, patch, version, delivery, credit, change',
  comment: 'column, table, code',
  name: 'file, user agent, table',
  'user name':
    'db, database, smtp, mqtt, ldap, host, server, proxy, bucket, basic auth, registry, ftp, sftp, imap',
  username:
    'db, database, smtp, mqtt, ldap, host, server, proxy, bucket, basic, auth, registry, ftp, sftp, imap, docker, bot',
  password:
    'db, database, smtp, mqtt, ldap, host, server, proxy, bucket, registry, ftp, sftp, imap, redis, postgres, mysql, mongo, mongodb, mariadb, root, docker, keystore, link, share, basic auth',
  phone: 'support, hotline',
  diagnosis: 'error, system',
  compensation: 'temperature',
};

/** Parts of an address that mean something else without one. */
export const needsAddress = 'state, region, district, province, town, place, land, ort';
export const partsOfAddress =
  'address, street, zip, zip code, zipcode, postal code, postcode, city, country, plz, strasse, rue, calle, line';

/** Coordinates: a person's location in a table of people, of addresses, or of visits. */
export const coordinates =
  'latitude, longitude, lat, lng, lon, coordinate, geo point, geolocation, geo location';
export const whereabouts =
  'location, position, address, visit, check in, checkin, whereabout, track, track point, gps point, trip, ride, movement, journey, home';
