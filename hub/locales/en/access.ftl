## What is wrong with what people typed about people, passwords and MQTT clients.

access-name = Write a name of at most { $name } characters.
access-email = This does not look like an e-mail address.
access-email-taken = Somebody else signs in with this e-mail address.
access-colour = Write the colour as #rrggbb.
access-person-user = This user does not exist or is already another person.
access-last-owner = The home must keep an owner. Make somebody else an owner first.
access-password-short = A password needs at least { $shortest } characters.
access-password-long = A password can have at most { $longest } characters.
access-password-simple = This password is too easy to guess. Use a few words that do not belong together.
access-password-personal = A password must not be made of your name or e-mail address.
access-mqtt-name = A client's name has up to 63 lower-case letters, digits, dots, dashes and underscores.
access-mqtt-taken = There is already a client of this name.
access-mqtt-filter = This is not an MQTT topic filter.
