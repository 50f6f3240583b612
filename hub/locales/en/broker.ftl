# The MQTT broker. Ports are given as text, so that no language groups their digits.
broker-port-in-use = Port { $port } on { $host } is used by another program, so MQTT clients cannot connect there. Stop that program or choose another MQTT port in the settings.
broker-port-forbidden = The hub may not open port { $port } on { $host }. Choose an MQTT port above 1023 in the settings.
broker-cannot-listen = MQTT clients cannot connect: the hub cannot listen on { $host }, port { $port }.
