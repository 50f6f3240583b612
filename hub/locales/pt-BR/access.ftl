## O que há de errado no que as pessoas digitam sobre pessoas, senhas e clientes MQTT.

access-name = Escreva um nome de até { $name } caracteres.
access-email = Isto não parece um endereço de e-mail.
access-email-taken = Outra pessoa já entra com este e-mail.
access-colour = Escreva a cor como #rrggbb.
access-person-user = Este usuário não existe ou já é outra pessoa.
access-last-owner = A casa precisa de um dono. Antes, torne outra pessoa dona.
access-password-short = A senha precisa ter pelo menos { $shortest } caracteres.
access-password-long = A senha pode ter no máximo { $longest } caracteres.
access-password-simple = Esta senha é fácil de adivinhar. Use algumas palavras sem relação entre si.
access-password-personal = A senha não pode ser feita do seu nome ou e-mail.
access-mqtt-name = O nome de um cliente tem até 63 letras minúsculas, dígitos, pontos, traços e sublinhados.
access-mqtt-taken = Já existe um cliente com este nome.
access-mqtt-filter = Isto não é um filtro de tópicos MQTT.
