## Por que um driver ou um dispositivo não faz o que deveria.

drivers-unknown = Não existe driver com esse nome.
drivers-not-installed = O driver não está instalado: falta o pacote { $module }.
drivers-bad-settings = As configurações do driver não são válidas: { $detail }
drivers-start-failed = O driver não conseguiu iniciar: { $detail }
drivers-too-slow = O driver demorou demais para iniciar.
drivers-stalled = O driver parou de responder e foi reiniciado.
drivers-died = O processo do driver terminou com o código { $code } e foi reiniciado.
drivers-unreachable = O dispositivo em { $host } não responde.
drivers-device-said = O dispositivo respondeu: { $text }

## Os drivers e suas configurações.

drivers-kasa = TP-Link Kasa
drivers-kasa-targets = Endereços a procurar
    .description = Endereços IPv4: de broadcast das suas redes, ou de dispositivos avulsos.
drivers-kasa-port = Porta
drivers-kasa-interval = Segundos entre duas leituras
drivers-kasa-longest-interval = Máximo de segundos entre duas tentativas quando um dispositivo não responde
drivers-kasa-timeout = Segundos que um dispositivo pode levar para responder
drivers-kasa-search-seconds = Duração da procura, em segundos

drivers-virtual = Dispositivos virtuais
drivers-virtual-demo = Casa de demonstração
    .description = Oferece os dispositivos de uma casa mobiliada.
drivers-virtual-seed = Semente
    .description = A mesma semente leva a mesma vida.
drivers-virtual-speed = Velocidade
    .description = Quantas vezes mais rápido que o tempo real a casa de demonstração vive.
drivers-virtual-language = Idioma dos nomes
drivers-virtual-time-zone = Fuso horário
drivers-virtual-state = Arquivo de estado
    .description = Onde os valores sobrevivem a um reinício; em lugar nenhum quando vazio.
