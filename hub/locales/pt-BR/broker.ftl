# O broker MQTT. As portas vêm como texto, para que nenhum idioma agrupe os dígitos.
broker-port-in-use = A porta { $port } em { $host } está em uso por outro programa, por isso clientes MQTT não conseguem se conectar por ela. Pare esse programa ou escolha outra porta MQTT nas configurações.
broker-port-forbidden = O hub não tem permissão para abrir a porta { $port } em { $host }. Escolha nas configurações uma porta MQTT acima de 1023.
broker-cannot-listen = Clientes MQTT não conseguem se conectar: o hub não consegue escutar em { $host }, porta { $port }.
