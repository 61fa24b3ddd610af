# The book that refusals about conditions begin from: the real case of ESF, 1 000 000 kr of each of two pots.
uph init --name Provboken 2>/dev/null || exit 99
uph record opening --date 2024-01-01 --amount 1810874,06 --fund 'UPH t.o.m. 2023' >/dev/null 2>&1 || exit 99
uph record grant --date 2024-01-01 --amount 14765786 --fund 'UPH 2024' >/dev/null 2>&1 || exit 99
uph record allocate --date 2024-02-16 --amount 1000000 --decision 'LSVO 2024-02-16 § 25 c' --purpose 'Egen del, överskott' \
	--fund 'UPH t.o.m. 2023' --activity ofördelat --recipient KoU >/dev/null 2>&1 || exit 99
uph record allocate --date 2024-02-16 --amount 1000000 --decision 'LSVO 2024-02-16 § 25 c' --purpose 'Egen del, årets' \
	--fund 'UPH 2024' --activity ofördelat --recipient KoU >/dev/null 2>&1 || exit 99
uph condition add 'LSVO 2024-02-16 § 25 c' --kind cofinancing --name 'ESF Mission' --text 'Medel från ESF-rådet' \
	--share 46/100 --funder ESF-rådet=54/100 >/dev/null 2>&1 || exit 99
