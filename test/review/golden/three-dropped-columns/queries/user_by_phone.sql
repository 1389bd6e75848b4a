SELECT id, email FROM users WHERE phone = $1;
