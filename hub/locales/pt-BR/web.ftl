## Frame

web-nav = Lugares principais
web-nav-home = Início
web-nav-activity = Atividade
web-nav-scenarios = Cenários
web-nav-more = Mais
web-nav-search = Buscar
web-skip-to-content = Ir para o conteúdo
web-back = Voltar
web-page = Página
web-loading = Carregando
web-retry = Tentar de novo
web-undo = Desfazer
web-dismiss = Dispensar
web-close-panel = Fechar
web-save = Salvar
web-saved = Salvo
web-discard = Descartar mudanças
web-cancel = Cancelar
web-create = Criar
web-add = Adicionar
web-added-name = { $name } foi adicionado
web-remove-name = Remover { $name }
web-removed-name = { $name } foi removido
web-optional = opcional
web-hold-to-confirm = Segure para confirmar
web-press-again = Pressione de novo para confirmar
web-unreachable-title = O hub não responde
web-unreachable-text = Ele pode estar iniciando, ou este aparelho pode ter saído da rede da casa. Esta página continua tentando.
web-hub-unreachable = O hub não responde. Nada foi mudado.
web-hub-gone = A conexão com o hub caiu
web-hub-gone-since = O que você vê é das { $time }. Esta página continua tentando.
web-no-such-page = Nada aqui
web-no-such-page-text = Não há página neste endereço

## Times

web-today = Hoje
web-yesterday = Ontem
web-just-now = agora mesmo
web-time = Hora

## Search

web-search-everything = Busque dispositivos, cômodos, cenários, ajustes e comandos
web-search-placeholder = Busque, ou diga “desligar cozinha”
web-search-results = Resultados
web-search-nothing = Nada corresponde a “{ $query }”
web-turn-on-name = Ligar { $name }
web-turn-off-name = Desligar { $name }
web-run-name = Executar { $name }
web-room = Cômodo
web-scenario = Cenário
web-device = Dispositivo

## Claim, sign in, first settings

web-claim-title = Boas-vindas
web-claim-text = Este hub ainda não tem dono. Digite o código que ele mostrou ao iniciar e ele será seu.
web-claim-code = Código de posse
web-claim-code-hint = Aparece no terminal em que o hub foi iniciado
web-claim = Assumir este hub
web-your-name = Seu nome
web-email = E-mail
web-password = Senha
web-password-hint = Pelo menos { $count } caracteres
web-login-title = Entrar
web-sign-in = Entrar
web-sign-out = Sair
web-setup-title = Sobre a sua casa
web-setup-text = Horários, pôr do sol e custos dependem disto. Você pode mudar quando quiser.
web-open-home = Abrir minha casa

## Home

web-fact-lights = { $count ->
    [0] todas as luzes apagadas
    [1] uma luz acesa
    [2] duas luzes acesas
    [3] três luzes acesas
    [4] quatro luzes acesas
    [5] cinco luzes acesas
    [6] seis luzes acesas
    [7] sete luzes acesas
    [8] oito luzes acesas
    [9] nove luzes acesas
   *[other] { $count } luzes acesas
  }
web-fact-locked = { $name }: trancada
web-fact-all-locked = todas as portas trancadas
web-fact-unlocked = { $name }: destrancada
web-fact-unlocked-count = { $count } fechaduras abertas
web-fact-open = { $name }: aberta
web-fact-open-count = { $count } portas e janelas abertas
web-attention = Precisa de atenção
web-attention-more = Mostrar mais { $count }
web-look = Ver
web-alert-smoke = { $name }: fumaça
web-alert-leak = { $name }: vazamento de água
web-alert-jammed = { $name }: travada
web-alert-open = { $name }: aberta à noite
web-alert-battery = { $name }: bateria em { $amount }
web-alert-silent = { $name } não responde
web-alert-silent-count = { $count } dispositivos não respondem
web-alert-run-failed = { $name } falhou na última vez
web-alert-scenario-problem = { $name } tem um erro no documento
web-favourites = Favoritos
web-no-room = Sem cômodo
web-no-devices-title = Sua casa está pronta para o primeiro dispositivo
web-no-devices-text = O hub procura dispositivos na sua rede. Adicione os encontrados e eles aparecem aqui, cômodo por cômodo.
web-find-devices = Encontrar dispositivos
web-no-such-room = Este cômodo não existe
web-empty-room = Ainda não há dispositivos neste cômodo

## States and actions

web-on = Ligado
web-off = Desligado
web-on-amount = Ligado · { $amount }
web-opened = Aberto
web-closed = Fechado
web-open-amount = Aberto · { $amount }
web-heating-to = Aquecendo até { $amount }
web-cooling-to = Resfriando até { $amount }
web-set-to = Ajustado em { $amount }
web-now-amount = Agora { $amount }
web-unknown = Desconhecido
web-never-heard = Nunca deu sinal
web-sensed-smoke = Fumaça
web-clear-smoke = Sem fumaça
web-sensed-leak = Vazamento
web-clear-leak = Seco
web-sensed-occupied = Movimento
web-clear-occupied = Sem movimento
web-turn-on = Ligar
web-turn-off = Desligar
web-open = Abrir
web-close = Fechar
web-stop = Parar
web-lock = Trancar
web-unlock = Destrancar
web-play = Tocar
web-pause = Pausar
web-less = Menos
web-more-amount = Mais
web-power = Energia
web-outcome-refused = O dispositivo recusou
web-outcome-failed = O dispositivo não conseguiu
web-outcome-expired = O dispositivo não respondeu a tempo

## Kinds and capabilities

web-kind-light = Luz
web-kind-plug = Tomada
web-kind-switch = Interruptor
web-kind-climate = Clima
web-kind-heater = Aquecedor
web-kind-lock = Fechadura
web-kind-sensor = Sensor
web-kind-meter = Medidor
web-kind-cover = Persiana
web-kind-fan = Ventilador
web-kind-media = Mídia
web-kind-camera = Câmera
web-kind-button = Botão
web-kind-unknown = Dispositivo
web-show-temperature = Com temperatura
web-show-power-meter = Com consumo
web-show-contact = Portas e janelas
web-show-silent = Sem resposta
web-capability-color = Cor
web-colour-value = Matiz { $hue }°, saturação { $saturation } %
web-colour-candle = Vela
web-colour-rose = Rosa
web-colour-violet = Violeta
web-colour-ocean = Oceano
web-colour-forest = Floresta
web-colour-lime = Lima

## A device

web-controls = Controles
web-favourite = Favorito
web-what-it-knows = O que ele sabe
web-tells-of = Avisa sobre
web-last-day = Últimas 24 horas
web-causes = O que aconteceu e por quê
web-why = Por quê?
web-why-of = Por quê: { $event }
web-nothing-yet = Nada aconteceu ainda
web-did-not-work = Não funcionou
web-silent-since = Último sinal { $time }
web-settings-and-diagnostics = Ajustes e diagnóstico
web-name = Nome
web-kind = Tipo
web-maker = Fabricante
web-slug = Em cenários e tópicos
web-identifier = Identificador
web-address = Endereço
web-way = Caminho
web-local = Local
web-cloud = Nuvem
web-signal = Sinal
web-last-seen = Visto por último
web-reason = Motivo
web-online = Alcançável
web-offline = Fora de alcance
web-remove-device = Remover este dispositivo
web-no-such-device = Este dispositivo não está mais na casa
web-from-to = { $from } a { $to }

## Graph

web-graph-of = Gráfico de { $label }. As setas do teclado leem ponto a ponto.
web-show-graph = Mostrar o gráfico
web-show-table = Mostrar como tabela
web-lowest = Mínimo
web-mean = Média
web-highest = Máximo
web-no-history = Nada registrado neste período

## Activity

web-activity-empty = Cada mudança na casa aparece aqui, junto com o que a causou.
web-highlights = Destaques
web-everything = Tudo
web-older = Mais antigos

## Scenarios

web-new-scenario = Novo cenário
web-scenario-name = O que deve acontecer?
web-scenario-name-hint = Uma frase, como “Luzes da noite ao pôr do sol”
web-no-scenarios-title = Deixe a casa cuidar disso
web-no-scenarios-text = Um cenário age quando algo acontece: luzes ao pôr do sol, o ventilador quando esquenta, uma despedida quando todos saem.
web-scenario-started = { $name }: iniciado
web-scenario-enabled = { $name }: ligado
web-scenario-disabled = { $name }: desligado
web-scenario-off = Desligado
web-enable-name = { $name }: ativo
web-problems = Problemas
web-problems-count = { $count ->
    [one] Um problema
   *[other] { $count } problemas
  }
web-next-run = Próximo: { $time }
web-never-ran = Ainda não executou
web-running-since = Executando desde { $time }
web-run-done = Executado: { $time }
web-run-failed = Falhou: { $time }
web-run-stopped = Interrompido: { $time }
web-run-now = Executar agora
web-document = Documento
web-version = Versão { $version }
web-line = Linha { $line }
web-runs = Últimas execuções
web-steps = Passos
web-steps-of = Passos da execução: { $time }
web-no-steps = Nenhum passo foi dado
web-decided = { $device }, { $attribute }: { $value }
web-conflict-note = O que você escreveu continua aqui. Compare e escolha.
web-conflict-diff = O que difere: − lá, + seu
web-conflict-keep = Salvar o meu por cima
web-conflict-take = Ficar com a mais recente
web-result-done = Concluído
web-result-failed = Falhou
web-result-stopped = Interrompido
web-result-running = Executando
web-remove-scenario = Remover este cenário

## Found devices

web-found-title = Dispositivos encontrados
web-found-note = Dispositivos que esperam ser adicionados
web-found-none-title = Nada de novo encontrado
web-found-none-text = Coloque um dispositivo em modo de pareamento ou na mesma rede e busque de novo.
web-search-again = Buscar de novo
web-searching = Buscando…

## Devices

web-devices-title = Dispositivos
web-devices-count = { $count ->
    [one] Um dispositivo
   *[other] { $count } dispositivos
  }
web-lights-count = { $count ->
    [one] Uma luz
   *[other] { $count } luzes
  }
web-search-devices = Buscar dispositivos
web-no-matches = Nada corresponde

## More and settings

web-signed-in-as = { $name } · { $home }
web-settings-title = Ajustes
web-settings-note = Perfil, aparência, casa, cômodos
web-profile = Perfil
web-language = Idioma
web-appearance = Aparência
web-theme-system = Sistema
web-theme-light = Claro
web-theme-dark = Escuro
web-home-settings = Casa
web-home-name = Nome da casa
web-timezone = Fuso horário
web-currency = Moeda
web-price = Preço da energia
web-price-hint = Por kWh, como na sua conta
web-latitude = Latitude
web-longitude = Longitude
web-place-hint = O nascer e o pôr do sol são calculados com ela
web-rooms = Cômodos
web-room-name = Nome do cômodo
web-new-room = Novo cômodo
web-move-up = Mover { $name } para cima
web-move-down = Mover { $name } para baixo

## The API, for developers

web-api-title = API
web-api-note = O que o hub responde a programas
web-api-intro = Tudo o que esta página faz, um programa também pode fazer. Ele entra com POST /api/v1/auth/login e envia o token de acesso no cabeçalho Authorization: Bearer.
web-api-search = Buscar por caminho, método ou finalidade
web-api-public = Sem entrar
web-api-parameters = Parâmetros
web-api-in-path = no caminho
web-api-in-query = na consulta
web-api-in-header = cabeçalho
web-api-request = Pedido
web-api-response = Resposta
web-api-no-content = Sem conteúdo
web-api-default = padrão
web-api-length = tamanho
web-api-problems = Códigos de problema
