/**
 * The words in column names that denote personal data: English, and common German, French and Spanish ones. Data only; classify.ts reads
 * it. Words are in the form that words.ts produces: singular, lower case, without accents. A name matches if it ends with an entry.
 */
import type { PersonalCategory } from './category.ts';

export interface CategoryDictionary {
  /** Personal data in any table. */
  readonly certain: string;
  /** Usually personal data: certain in a table of people or of what belongs to a person, likely elsewhere. */
  readonly likely: string;
  /** Personal data only in tables whose rows belong to a person, over at most two foreign keys. */
  readonly linked: string;
  /** Personal data only one foreign key away from a person. */
  readonly near: string;
  /** Personal data in a table of people, as the whole name. */
  readonly person: string;
  /** Kinds of types that such a value may have. */
  readonly types: readonly TypeKind[];
}

/** The kind of a type. `other`: nothing is known of it. */
export type TypeKind =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'moment'
  | 'bytes'
  | 'json'
  | 'uuid'
  | 'address'
  | 'enum'
  | 'place'
  | 'composite'
  | 'derived'
  | 'other';

const written: readonly TypeKind[] = ['text', 'json', 'composite', 'other'];

/** Commas separate the entries. */
export const dictionary: Readonly<Record<PersonalCategory, CategoryDictionary>> = {
  identity: {
    certain: `first name, given name, last name, family name, surname, middle name, maiden name, birth name, full name, fullname, firstname,
      lastname, middlename, real name, realname, child name, guardian name, legal first name, legal last name, nickname, patient name, customer name, employee name, person name,
      user name, username, contact name, recipient name, passenger name, guest name, cardholder name, author name, sender name, signer name,
      student name, father name, mother name, spouse name, owner name, screen name, contact person, user login, user display name,
      vorname, nachname, familienname, geburtsname, benutzername, kundenname, ansprechpartner,
      prenom, nom famille, nom naissance, nom utilisateur, nom client, nombre completo, primer nombre, apellido, apellido paterno,
      apellido materno, nombre usuario,
      social security number, social security no, ssn, national id, national identifier, national id number, national identity number,
      national insurance number, passport, passport number, passport no, passport id, identity card number, id card number, driver license,
      driver license number, driver licence, driving licence, driving licence number, driving license, driver license no, license plate,
      licence plate, number plate, personnummer, curp, aadhaar, aadhaar number, sozialversicherungsnummer, steuernummer, personalausweis,
      ausweisnummer, reisepass, reisepassnummer, kennzeichen, numero securite sociale, numero passeport, pasaporte, numero pasaporte,
      numero seguridad social, taxpayer id, taxpayer identification number, profile picture, profile photo, profile image, profile pic,
      profile image url, profile picture url, profile photo url, user avatar, selfie, headshot, passport photo`,
    likely: `login name, avatar, avatar url, avatar uri, tax id, tax number, tax identification number, cpf,
      dni, typed signature, birth place, place of birth, geburtsort, lieu naissance, lugar nacimiento, employee number, employee id number,
      personalnummer, vehicle registration, account holder, account holder name, account owner name, passeport,
      provider account id, external account id, login hint`,
    linked:
      'display name, screenname, userinfo, user info, id token claim, provider user id, provider uid, external user id, human account name',
    near: 'subject identifier, upstream subject, avatar image, avatar path, avatar key, avatar file',
    person: `name, nom, nombre, initial, photo, picture, image, image url, photo url, picture url, icon url, avatar hash, pic, portrait, handle,
      login, alias, display, nick, pseudo, honorific, salutation, anrede, civilite, nin, nie, nif, pan, sin, bsn, nid, auth uid, third party id, external id number, badge number, id number,
      id no, document number, foto, image uri, profile url, fio`,
    types: ['text', 'bytes', 'json', 'composite', 'integer', 'other'],
  },
  contact: {
    certain: `email, e mail, mail address, email address, e mail address, emailaddress, email addr, phone, phone number, phonenumber, phone no,
      telephone, telephone number, mobile number, mobile no, mobile phone, mobilephone, cell phone, cellphone, cell number, fax number, phone nr, msisdn, whatsapp,
      whatsapp number, telefon, telefonnummer, handynummer, mobilnummer, mailadresse, emailadresse, e mail adresse, email adresse, faxnummer, rufnummer,
      courriel, adresse email, adresse mail, adresse courriel, numero telephone, numero de telephone, tel portable, correo, correo electronico, telefono,
      numero telefono, numero de telefono, telefono movil, contact number, contact phone, contact email, reply to email, email reply to, reply to address`,
    likely: `fax, mobile, tel, telegram, telegram handle, twitter handle, twitter username, instagram handle, instagram username, skype, skype id,
      linkedin url, linkedin profile, facebook url, facebook id, discord id, slack user id, reply to, handy, movil, celular`,
    linked: 'chat id, telegram chat id, contact info, contact detail, contact data, mail',
    near: 'recipient, invitee',
    person: `mail, cell, linkedin, twitter, facebook, instagram, github, website, homepage, website url, personal website, blog, contact,
      portable, movil, discord, mastodon, tiktok, social link, social, extension number`,
    types: [...written, 'integer'],
  },
  location: {
    certain: `home address, street address, postal address, mailing address, residential address, residence address, private address,
      home latitude, home longitude, home location, home location name, home city, home town, hometown, delivery address, shipping address, billing address, shipping street,
      billing street, shipping zip, billing zip, shipping postal code, billing postal code, shipping city, billing city, shipping postcode,
      billing postcode, shipping address line, billing address line, privatadresse, wohnort, wohnadresse, anschrift, lieferadresse, rechnungsadresse,
      adresse postale, adresse livraison, adresse facturation, adresse domicile, domicilio, direccion envio, direccion facturacion, direccion postal`,
    likely: '',
    linked: `address, address line, street, street name, street number, house number, house no, apartment, apartment number, zip, zip code, zipcode,
      postal code, postcode, post code, latitude, longitude, lat, lng, lon, geolocation, geo location, gps coordinate, coordinate, address text, full address,
      strasse, hausnummer, plz, postleitzahl, adresse, adress, rue, code postal, ville, calle, codigo postal, direccion, suburb, county of residence,
      current location, last location, geo point, city`,
    near: 'location, ort, ciudad, town, region, district, province, state of residence, country of residence',
    person:
      'city, state, country, country code, residence, place, land, pays, pais, neighborhood, neighbourhood, municipality',
    types: ['text', 'json', 'composite', 'decimal', 'place', 'integer', 'enum', 'other'],
  },
  demographic: {
    certain: `date of birth, birth date, birthdate, birthday, dob, birth year, year of birth, birth day, birth month, dateofbirth, geburtsdatum, geburtstag,
      geburtsjahr, date naissance, date de naissance, fecha nacimiento, fecha de nacimiento, marital status, civil status, nationality, citizenship, gender,
      gender identity, geschlecht, familienstand, nationalite, situation familiale, nacionalidad, estado civil, date of death, death date, staatsangehoerigkeit,
      staatsangehorigkeit, mother tongue, native language`,
    likely: 'sex, sexe, sexo, pronoun, immigration status',
    linked:
      'number of child, education level, occupation, birthplace, household size, employment status, age group, age range',
    near: '',
    person:
      'age, edad, alter, profession, job title, language spoken, born, born on, born at, born in, died, died on, beruf, naissance',
    types: ['text', 'date', 'moment', 'integer', 'decimal', 'enum', 'json', 'bytes', 'other'],
  },
  financial: {
    certain: `iban, credit card, credit card number, creditcard, card number, cardnumber, debit card number, bank account number, bank account no, cvv, cvc,
      card cvv, card cvc, salary, base salary, annual salary, annual income, monthly income, yearly income, household income, credit score, card last4, last four digit,
      gehalt, kontonummer, kreditkarte, kreditkartennummer, salaire, numero carte, numero compte, salario, numero tarjeta, tarjeta credito, numero cuenta,
      card expiry, card expiration, card holder, cardholder`,
    likely:
      'bank account, routing number, sort code, last4, card last, card exp month, card exp year, card fingerprint, net worth, wage, compensation, sepa mandate',
    linked:
      'account number, bank name, bic, swift, swift code, bank code, income, card brand, payment method detail, paypal email, paypal account, bankverbindung, payout account',
    near: '',
    person: 'pay rate, hourly rate, bonus amount, debt, balance owed, blz, rib',
    types: ['text', 'integer', 'decimal', 'bytes', 'json', 'composite', 'date', 'other'],
  },
  special: {
    certain: `blood type, blood group, diagnosis, medical history, medical record, medical record number, medical condition, medication, current medication,
      health condition, health status, health insurance number, health record, allergy, disability, disability status,
      pregnant, is pregnant, pregnancy status, hiv status, mental health, medical note, clinical note, religion, religious belief, ethnicity, ethnic origin,
      ethnic group, racial origin, sexual orientation, sexual preference, political opinion, political party, political affiliation, trade union, union membership,
      criminal record, criminal history, conviction, is smoker, smoker, vaccination status, krankheit, krankenkasse, krankenversicherungsnummer, blutgruppe, konfession,
      diagnose, allergie, groupe sanguin, antecedent medical, etnia, grupo sanguineo, orientation sexuelle, orientacion sexual, genome, dna sequence, genetic data`,
    likely:
      'symptom, prescription, health data, medical data, handicap, religious affiliation, genotype, phenotype',
    linked:
      'treatment, dosage, therapy, icd10, icd code, lab result, test result, vital sign, heart rate, blood pressure, body weight, body mass index, bmi, cholesterol',
    near: '',
    person: 'race, faith, weight, height, weight kg, height cm, vaccinated, caste',
    types: ['text', 'enum', 'json', 'composite', 'boolean', 'integer', 'decimal', 'bytes', 'other'],
  },
  biometric: {
    certain: `face encoding, face embedding, face id template, face vector, faceprint, face print, facial feature, iris scan, iris template, retina scan, voice print,
      voiceprint, voice sample, voice embedding, fingerprint template, fingerprint image, fingerprint scan, palm print, biometric, biometric data, biometric template,
      biometric hash, signature image, handwritten signature, unterschrift, gesichtsbild, fingerabdruck, empreinte digitale, huella dactilar`,
    likely: 'signature image as base64, signature png, signature svg, signature data url, drawn signature',
    linked: '',
    near: '',
    person: 'fingerprint, signature, voice, face, iris, firma',
    types: ['text', 'bytes', 'json', 'composite', 'other', 'derived'],
  },
  credential: {
    certain: `password, user password, passwd, passphrase, password hash, hashed password, password digest, password salt, passwordhash, encrypted password, pass crypt, pass salt, pass hash, crypted password,
      passcode, password reset token, reset password token, confirmation token, email confirmation token, remember token, remember me token, recovery token,
      security answer, security question, otp secret, totp secret, mfa secret, two factor secret, two factor backup code, backup code, recovery code, reset code, password reset code,
      two factor recovery code, 2fa secret, login token, session token, magic link token, unlock token, reauthentication token, phone change token, email change token,
      invitation token, otp backup code, passwort, kennwort, passwort hash, mot de passe, mot passe, contrasena, clave acceso, pin code, pin hash, webauthn credential,
      otp seed, totp seed`,
    likely:
      'access token, refresh token, id token, oauth token, oauth access token, authentication token, auth token, authorization code, personal access token, api token, bearer token, pwd',
    linked: `totp, api key, oauth token secret, token secret, device code, user code, credential public key, passkey public key, webauthn public key, credential id, service token,
      verification code, verification token, activation code, activation token, activation key, login code, one time code, invite token, access token secret, otp, key hash, token hash, hashed key`,
    near: 'token, public key credential, webauthn id',
    person:
      'pin, secret, salt, hash, pass, auth challenge, private key, api secret, ssh key, encrypted private key, master key, digest, pepper',
    types: ['text', 'bytes', 'json', 'uuid', 'composite', 'other'],
  },
  network: {
    certain: `ip address, ip addr, ipaddress, client ip, remote ip, remote addr, remote address, user ip, visitor ip, login ip, last ip, signup ip, registration ip, sign in ip, last login ip,
      user agent, useragent, device fingerprint, browser fingerprint, imei, imsi, advertising id, idfa, gaid, push token, fcm token, apns token, device token, adresse ip, direccion ip, ip adresse,
      ip hash, browser user agent`,
    likely:
      'ip, ipv4, ipv6, ipv4 address, ipv6 address, mac address, mac addr, source ip, src ip, x forwarded for, http user agent, device serial number, device identifier',
    linked:
      'device id, device uuid, installation id, device name, browser, visitor id, anonymous id, registration token, cookie id, browser id, tracking id, browser version, push subscription, push endpoint',
    near: 'host address',
    person: 'last host',
    types: ['text', 'address', 'json', 'bytes', 'uuid', 'composite', 'other'],
  },
  'free-text': {
    certain:
      'bio, biography, biographie, biografia, about me, cover letter, resume text, resume, curriculum vitae, lebenslauf, self description',
    likely: '',
    linked:
      'rejection reason, cancellation reason, suspension reason, revoke reason, revocation reason, ban reason, block reason, complaint, testimonial',
    near: 'form value, form data, form answer, note, remark, comment, feedback, message, private note, internal note, bemerkung, kommentar, notiz, commentaire, remarque, comentario, observacione, nota, cancel reason, review text, answer text, message body, custom text, feedback text',
    person:
      'about, headline, tagline, summary, interest, hobby, description, self intro, introduction, status message',
    types: written,
  },
};

/** Names of columns that count only in tables of these names. */
export const inTables: readonly {
  readonly category: PersonalCategory;
  readonly tables: string;
  readonly columns: string;
  /** How close a person must be. */
  readonly link: 'near' | 'linked' | 'any';
}[] = [
  {
    category: 'contact',
    tables: 'email, mail address, user email, customer email, email address',
    columns: 'address, value',
    link: 'linked',
  },
  { category: 'contact', tables: 'phone, phone number, telephone', columns: 'number, value', link: 'linked' },
  {
    category: 'contact',
    tables: 'threepid, third party id, contact detail, contact point, contact method',
    columns: 'address, value',
    link: 'linked',
  },
  { category: 'contact', tables: 'client, oauth client, application', columns: 'contact', link: 'any' },
  {
    category: 'identity',
    tables:
      'external id, identity, oauth link, social login, linked account, external login, federated identity, social account',
    columns:
      'subject, external id, uid, sub, provider id, provider user id, identifier, provider account id, identity data',
    link: 'near',
  },
  {
    category: 'location',
    tables: 'address',
    columns: 'line, city, state, country, country code, region, province, address, recipient, full',
    link: 'linked',
  },
  {
    category: 'credential',
    tables: 'password, user password, password history',
    columns: 'hash, value, digest, hashed',
    link: 'linked',
  },
  {
    category: 'credential',
    tables:
      'authentication code, verification code, recovery code, backup code, login code, confirmation code, otp, one time password',
    columns: 'code, value, hash',
    link: 'any',
  },
  {
    category: 'credential',
    tables: 'recovery ticket, password reset, reset ticket, login ticket, magic link',
    columns: 'ticket, code, hash, secret',
    link: 'any',
  },
  {
    category: 'credential',
    tables:
      'session, user session, refresh token, access token, api token, password reset token, verification token, personal access token, login token, auth token, remember token',
    columns: 'token, hash, refresh token',
    link: 'linked',
  },
  {
    category: 'credential',
    tables:
      'oauth access token, oauth refresh token, oauth access grant, personal access token, access grant',
    columns: 'token, refresh token, hash',
    link: 'any',
  },
  {
    category: 'credential',
    tables:
      'identity, provider authorization, linked account, social account, connected account, social login, oauth identity, oauth account, user identity',
    columns: 'token, secret, access token, access token secret, oauth token',
    link: 'near',
  },
  {
    category: 'credential',
    tables: 'passkey, webauthn credential, authenticator, security key, user credential, credential',
    columns: 'public key, credential id, private key, credential',
    link: 'near',
  },
  {
    category: 'free-text',
    tables:
      'message, comment, review, feedback, post, reply, note, direct message, chat message, private message, diary entry, journal entry, testimonial, inquiry, complaint, user note, status update',
    columns:
      'subject, body, content, text, raw, message, note, html, body html, content html, comment, review, feedback, title text, answer',
    link: 'near',
  },
  {
    category: 'free-text',
    tables: 'user block, user ban, ban, report, abuse report, complaint, support ticket',
    columns: 'reason, detail, description, comment',
    link: 'near',
  },
  {
    category: 'contact',
    tables: 'social link, social profile, user link',
    columns: 'url, link, handle, username',
    link: 'near',
  },
  {
    category: 'credential',
    tables: 'verification token, two factor, two factor secret, totp, mfa device',
    columns: 'token, secret',
    link: 'any',
  },
  // Columns of authentication libraries: an address, and what was sent to it.
  {
    category: 'credential',
    tables: 'verification, verification request',
    columns: 'token, value, secret',
    link: 'any',
  },
  {
    category: 'contact',
    tables: 'verification, verification token, verification request',
    columns: 'identifier',
    link: 'any',
  },
];
