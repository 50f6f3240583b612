## Palavras para o que os dispositivos têm, fazem e são. Usadas pelas frases do hub e pela web.

attribute-on = Interruptor
attribute-level = Brilho
attribute-hue = Matiz
attribute-saturation = Saturação
attribute-color-temperature = Tom de branco
attribute-target-temperature = Temperatura desejada
attribute-thermostat-mode = Modo
attribute-running = Funcionamento
attribute-fan-speed = Velocidade do ventilador
attribute-position = Posição
attribute-moving = Movimento
attribute-lock-state = Fechadura
attribute-open = Abertura
attribute-occupied = Presença
attribute-smoke = Fumaça
attribute-leak = Água
attribute-temperature = Temperatura
attribute-humidity = Umidade
attribute-illuminance = Luminosidade
attribute-power = Potência
attribute-voltage = Tensão
attribute-current = Corrente
attribute-energy = Energia
attribute-battery = Bateria
attribute-playback = Reprodução
attribute-volume = Volume
attribute-muted = Som
attribute-title = Título
attribute-camera-on = Câmera
attribute-elevation = Altura do sol
attribute-daylight = Luz do dia

command-on-off-on = ligar
command-on-off-off = desligar
command-on-off-set = acionar
command-on-off-toggle = alternar
command-level-set = ajustar o brilho
command-color-set = ajustar a cor
command-color-temperature-set = ajustar o tom de branco
command-thermostat-set-target = ajustar a temperatura
command-thermostat-set-mode = ajustar o modo
command-fan-set-speed = ajustar o ventilador
command-cover-open = abrir
command-cover-close = fechar
command-cover-stop = parar
command-cover-set-position = ajustar a posição
command-lock-lock = trancar
command-lock-unlock = destrancar
command-media-play = reproduzir
command-media-pause = pausar
command-media-stop = parar
command-media-set-volume = ajustar o volume
command-media-set-muted = silenciar
command-camera-enable = ligar a câmera
command-camera-disable = desligar a câmera

event-pressed = pressionado
event-double-pressed = pressionado duas vezes
event-held = mantido pressionado

value-true = ligado
value-false = desligado
value-off = desligado
value-heat = aquecer
value-cool = resfriar
value-auto = automático
value-dry = desumidificar
value-fan-only = só ventilar
value-idle = parado
value-heating = aquecendo
value-cooling = resfriando
value-drying = desumidificando
value-fan = ventilando
value-stopped = parado
value-opening = abrindo
value-closing = fechando
value-playing = tocando
value-paused = pausado
value-locked = trancada
value-unlocked = destrancada
value-jammed = emperrada
value-open-true = aberta
value-open-false = fechada
value-occupied-true = detectada
value-occupied-false = nenhuma
value-smoke-true = detectada
value-smoke-false = nenhuma
value-leak-true = detectada
value-leak-false = seco
value-muted-true = mudo
value-muted-false = audível
value-daylight-true = dia
value-daylight-false = noite

## O que aconteceu

event-by = { $what } – { $by }
event-removed-device = Um dispositivo removido
event-changed = { $quality ->
    [stale] { $device }: { $attribute } deixou de estar em dia
   *[good] { $device }: { $attribute } { $value }
  }
event-desired = { $device }: { $attribute } pedido como { $value }
event-occurred = { $device }: { $event }
event-command = { $outcome ->
    [refused] { $device }: “{ $command }” foi recusado
    [failed] { $device }: “{ $command }” falhou
    [expired] { $device }: “{ $command }” ficou sem resposta
   *[acknowledged] { $device }: { $command }
  }
event-run-started = { $scenario } começou
event-step = { $action ->
    [delay] Espera
   *[command] { $devices ->
        [one] Um comando a um dispositivo
       *[other] Um comando a { $devices } dispositivos
    }
  }
event-step-if = { $holds ->
    [yes] As condições se cumprem
   *[no] As condições não se cumprem
  }
event-run-ended = { $result ->
    [failed] { $scenario } falhou
    [stopped] { $scenario } foi interrompido
   *[done] { $scenario } terminou
  }
event-device-added = { $device } foi adicionado
event-device-changed = { $device } foi alterado
event-device-removed = { $device } foi removido
event-link = { $state ->
    [offline] { $device } não responde por { $driver }
   *[online] { $device } responde por { $driver }
  }
event-document = { $kind ->
    [home] Os ajustes da casa foram alterados
    [areas] { $version ->
        [0] O cômodo “{ $slug }” foi removido
       *[other] O cômodo “{ $slug }” foi alterado
    }
   *[scenarios] { $version ->
        [0] O cenário “{ $slug }” foi apagado
       *[other] O cenário “{ $slug }” foi salvo como versão { $version }
    }
  }
event-clock-jumped = O relógio foi acertado em { $seconds } segundos
event-hub-started = O hub iniciou
event-areas-changed = Os cômodos foram alterados
event-found-changed = A lista de dispositivos encontrados mudou

actor-hidden = outra pessoa
actor-scenario = cenário { $name }
actor-token = { $name }
actor-driver = { $name }
actor-hub = o hub

## O que deu errado: o que houve, o que significa, o que fazer

problem-invalid = Algo no pedido não está certo. Corrija os campos indicados.
problem-malformed = Não foi possível ler o pedido.
problem-too-large = Isso é mais do que o hub aceita de uma vez.
problem-unauthenticated = Você saiu. Entre de novo.
problem-bad-credentials = E-mail ou senha incorretos. Tente de novo.
problem-bad-claim-code = O código está errado. Ele aparece onde o hub foi iniciado.
problem-already-claimed = Este hub já tem dono. Entre com sua conta.
problem-not-claimed = Este hub ainda não tem dono. Assuma-o primeiro.
problem-forbidden = Você não pode fazer isto. Peça ao dono da casa.
problem-foreign-host = Este hub não atende por esse nome.
problem-foreign-origin = Outro site pediu isto, então foi recusado.
problem-not-found = Não encontrado: { $what }.
problem-method-not-allowed = Isso não pode ser feito aqui.
problem-unsupported-media = Aqui o hub aceita JSON.
problem-conflict = Isto não combina com o que já existe. Veja o que foi indicado e tente de novo.
problem-version-mismatch = Alguém alterou isto nesse meio-tempo. Veja a versão mais nova e salve de novo.
problem-precondition-required = Diga qual versão você alterou (If-Match).
problem-too-many-requests = Tentativas demais. Tente de novo em { $seconds } segundos.
problem-confirmation-required = Isto precisa de confirmação.
problem-unknown-command = O dispositivo não faz isso.
problem-device-offline = O dispositivo não responde. Veja se está ligado à energia.
problem-device-failed = O dispositivo não executou o comando.
problem-device-removed = O dispositivo foi removido.
problem-driver-unavailable = A conexão com dispositivos deste tipo não está funcionando.
problem-not-supported = Isso não é possível.
problem-deadline-exceeded = O dispositivo não respondeu a tempo.
problem-storage-full = O disco está cheio e nada foi salvo. Libere espaço.
problem-storage-failed = O disco recusou a gravação. Nada mudou.
problem-restarting = O hub está reiniciando. Tente em um instante.
problem-internal = O hub errou. O erro foi registrado.

notice-http-port-in-use = A página não pôde abrir a porta { $port }: outro programa a usa.
notice-driver-waiting = Os dispositivos por { $driver } não estão acessíveis agora; a conexão será tentada de novo.
notice-clock-untrusted = O hub ainda não sabe que horas são; o que tem hora marcada espera.
notice-driver-unknown = As configurações citam um driver “{ $driver }”, que não existe. Corrija o nome em “drivers” no hub.yaml.
