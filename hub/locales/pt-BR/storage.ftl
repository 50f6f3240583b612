# O que o hub guarda em disco. Contagens são passadas como texto, para que nenhum idioma agrupe seus algarismos.
storage-damaged = O arquivo { $file } estava danificado ({ $fault }). Ele foi guardado à parte como { $aside }, e { $rows } de suas entradas puderam ser salvas. Confira seus dispositivos, usuários e cenários.
storage-events-not-recorded = O disco está cheio ou com defeito: o que acontece na casa não pode ser registrado no momento. Tudo continua funcionando; libere espaço no disco.
storage-history-not-recorded = O disco está cheio ou com defeito: os gráficos não são registrados no momento. Tudo continua funcionando; libere espaço no disco.
storage-in-use = Outro hub está em execução em { $folder }. Encerre-o ou inicie este com outro diretório em --data.
storage-newer = Este arquivo foi gravado por uma versão mais nova do hub (esquema { $found }; esta versão conhece até { $known }). Ele ficou como estava: volte a usar a versão mais nova.
