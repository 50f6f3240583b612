# Dispositivos virtuais e a casa de demonstração.
virtual-out-of-reach = Está fora do alcance do rádio por enquanto. Volta sozinho.
virtual-unknown-kind = Não existe dispositivo virtual desse tipo ({ $detail }).
virtual-made = { $name } foi criado. Adicione a um cômodo para usar.
