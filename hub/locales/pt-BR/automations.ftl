## Por que uma execução de um cenário terminou antes do fim.

automations-stopped = A execução foi interrompida.
automations-disabled = O cenário foi desativado enquanto era executado.
automations-deleted = O cenário foi excluído enquanto era executado.
automations-hub-stopped = A central foi desligada enquanto o cenário era executado.
automations-restart = A central parou enquanto o cenário era executado e já voltou a funcionar.
automations-loop = Cenários ativaram uns aos outros, { $runs } vezes seguidas. A sequência foi interrompida aqui.
automations-unfit = { $device } já não faz o que este passo pede.
