"""What the people of the demo say.

Each question has variants: the words that differ between similar cases.

A question is (forum, tags, title, body, answers, variants); an answer is (text, replies). `{x}` is
the variant's word.
"""

FORUMS = [
    # key, name, description, icon, kind, language, group
    (
        "wifi",
        "Home internet and Wi-Fi",
        "Routers, cables, speed and everything that blinks.",
        "wifi",
        "questions",
        "en",
        "English",
    ),
    (
        "mobile",
        "Mobile",
        "SIM cards, roaming, coverage, phones.",
        "smartphone",
        "questions",
        "en",
        "English",
    ),
    ("tv", "Television", "The box, the app, the channels.", "tv", "questions", "en", "English"),
    (
        "bills",
        "Bills and contracts",
        "What a line on your bill means, and how to change a plan.",
        "credit-card",
        "questions",
        "en",
        "English",
    ),
    (
        "news",
        "News from Northwind",
        "What changes, and when.",
        "megaphone",
        "discussion",
        "en",
        "English",
    ),
    (
        "lounge",
        "Lounge",
        "Everything else, among neighbours.",
        "coffee",
        "discussion",
        "en",
        "English",
    ),
    (
        "wifi_ru",
        "Домашний интернет и Wi-Fi",
        "Роутеры, кабели, скорость и всё, что мигает.",
        "wifi",
        "questions",
        "ru",
        "На русском",
    ),
    (
        "mobile_ru",
        "Мобильная связь",
        "SIM-карты, роуминг, покрытие, телефоны.",
        "smartphone",
        "questions",
        "ru",
        "На русском",
    ),
    (
        "tv_ru",
        "Телевидение",
        "Приставка, приложение, каналы.",
        "tv",
        "questions",
        "ru",
        "На русском",
    ),
    (
        "bills_ru",
        "Счета и договоры",
        "Что значит строка в счёте и как сменить тариф.",
        "credit-card",
        "questions",
        "ru",
        "На русском",
    ),
    (
        "lounge_ru",
        "Курилка",
        "Обо всём остальном, по-соседски.",
        "coffee",
        "discussion",
        "ru",
        "На русском",
    ),
    ("team", "Team room", "Only the team reads this.", "shield", "discussion", "", "Northwind"),
]

QUESTIONS = [
    (
        "wifi",
        "router, wi-fi",
        "{x} drops the connection every evening",
        (
            "Between nine and half past the connection dies for about five minutes. The *Internet*"
            " lamp goes red, Wi-Fi itself stays up. A restart helps until the next day.\n\nThe"
            " device is a **{x}**, the cable goes straight into the WAN port. Where do I look?"
        ),
        [
            (
                (
                    "Your address lease runs out at that hour. Older firmware asks for a new one"
                    " only after the old one has ended. Update first:\n\n1. Open `192.168.1.1` →"
                    " *System* → *Update*.\n2. Choose the channel **stable** and install.\n3."
                    " Restart once; the lamp is green within a minute."
                ),
                [
                    "That was it. Two evenings without a single drop, thank you.",
                    "For the record: the update took four minutes here, not one.",
                ],
            ),
            (
                (
                    "Same street, same hour. Does your neighbour's go out at that moment too? Then"
                    " it is the line, and no setting will help."
                ),
                ["No, hers works. So it is mine.", "Then look at the lease, as written above."],
            ),
            (
                (
                    "Check the log under *System → Log* for `DHCP: no offer`. If it is there, it is"
                    " the lease."
                ),
                [],
            ),
        ],
        ["NW-300 router", "NW-500 router", "old NW-200", "mesh kit"],
    ),
    (
        "wifi",
        "wi-fi, speed",
        "Only 40 Mbit/s over Wi-Fi in {x}, 500 by cable",
        (
            "By cable I get what I pay for. In {x} it is 40 at best, and video calls stutter. Phone"
            " and laptop are the same. Is that normal?"
        ),
        [
            (
                (
                    "You are on the 2.4 GHz band. Give the 5 GHz band a name of its own and join"
                    " that:\n\n| band | reach | speed |\n| --- | --- | --- |\n| 2.4 GHz | far,"
                    " through walls | 20–60 Mbit/s |\n| 5 GHz | near | 200–600 Mbit/s |\n\nUnder"
                    " *Wi-Fi → Advanced*, switch off *one name for both*."
                ),
                [
                    "310 Mbit/s now. I did not expect that from one tick box.",
                    "Keep the slow one for the printer, though.",
                ],
            ),
            (
                (
                    "Brick or concrete in between? Then no setting helps and a second access point"
                    " does."
                ),
                [
                    "Brick, yes. What would you put there?",
                    "Any access point on a cable. Repeaters halve the speed.",
                    "A cable through the hall it is, then.",
                ],
            ),
        ],
        ["the bedroom", "the kitchen", "the attic", "the garden house"],
    ),
    (
        "wifi",
        "router, login",
        "Cannot open the settings page of the {x}",
        (
            "I type the address from the sticker and get *This site can't be reached*. Wi-Fi works."
            " I wanted to open a port for a game."
        ),
        [
            (
                (
                    "Type `http://` in front of it. Browsers now try `https://` first, and the {x}"
                    " does not speak that on its settings page."
                ),
                ["It opened. Such a small thing."],
            ),
            ("A VPN on the computer hides the router too. Switch it off for a minute.", []),
        ],
        ["NW-300 router", "NW-500 router", "mesh kit"],
    ),
    (
        "wifi",
        "ports, games",
        "How do I open a port for {x}?",
        (
            "My friends cannot join when I host {x}. I read that a port has to be opened. Where is"
            " that, and is it dangerous?"
        ),
        [
            (
                (
                    "*Internet → Port forwarding → New rule*. Give your computer a fixed address"
                    " first, or the rule points nowhere tomorrow. And no, one port to one program"
                    " is no danger as long as the program is kept up to date."
                ),
                [
                    "With the fixed address it works. Without it, it had worked for a day, now I"
                    " see why."
                ],
            )
        ],
        ["a Minecraft server", "Factorio", "a small web server"],
    ),
    (
        "wifi",
        "lamp, fibre",
        "The {x} lamp blinks red, what does it want?",
        (
            "Since this morning the {x} lamp blinks red, twice and then a pause. Nothing was moved."
            " The hotline says twenty minutes of waiting."
        ),
        [
            (
                (
                    "Twice and a pause means: light arrives, but the box is not known at the other"
                    " end. That is after a change in the network. Unplug it for ten minutes; if it"
                    " still blinks then, an agent has to register it again."
                ),
                ["Ten minutes without power and it is green. Thanks for the quick answer."],
            ),
            ("Mine did that on Tuesday. It was their side, gone after an hour.", []),
        ],
        ["PON", "LOS", "Internet"],
    ),
    (
        "mobile",
        "roaming",
        "Does roaming work in {x} with the Basic plan?",
        (
            "I fly to {x} on Friday. The page says *zone 2*, the app says *included*. Which of them"
            " is right, and what do I have to switch on?"
        ),
        [
            (
                (
                    "The app is right: the zones changed in March and the page about old contracts"
                    " still has the former list. Switch on *Data roaming* in the phone; nothing"
                    " else."
                ),
                ["Back from the trip: worked everywhere, no extra line on the bill."],
            ),
            ("Set a limit in the app before you fly. It is under *Plan → Abroad*.", []),
        ],
        ["Turkey", "Georgia", "Serbia", "Switzerland"],
    ),
    (
        "mobile",
        "esim",
        "eSIM on a second device: {x}",
        (
            "I would like the same number on my {x} as well. Is that possible, and does it cost"
            " anything?"
        ),
        [
            (
                (
                    "Yes: *My Northwind → SIM cards → Add a device*. It is free for the first one."
                    " Scan the code **on the new device**, not with the phone."
                ),
                [
                    "Scanned it with the phone, of course. Can I get a second code?",
                    "Press *New code*; the first one stops working.",
                ],
            )
        ],
        ["watch", "tablet", "laptop"],
    ),
    (
        "mobile",
        "coverage",
        "No signal inside at {x} since Monday",
        (
            "Outside four bars, inside none. It was fine for years. Did you change something on the"
            " mast?"
        ),
        [
            (
                (
                    "The mast at {x} lost its 800 MHz band during the works; it comes back on the"
                    " 28th. Until then *Wi-Fi calling* helps: Settings → Phone → Wi-Fi calling."
                ),
                [
                    "Wi-Fi calling is on, calls work. Please say such things by SMS before.",
                    "Passed on to the network team. You are right.",
                ],
            )
        ],
        ["Harbour Street", "Old Market", "Hill Road"],
    ),
    (
        "tv",
        "box, remote",
        "The remote of the TV box stopped working after {x}",
        (
            "After {x} the box does not react to the remote any more. New batteries, same thing."
            " The app on the phone still works."
        ),
        [
            (
                (
                    "Pair it again: hold *Home* and *Back* together for seven seconds, until the"
                    " lamp blinks green."
                ),
                ["Green, and it works. Seven seconds are long when you wait."],
            ),
            (
                (
                    "If it does not blink at all, it is the batteries after all. New is not the"
                    " same as full."
                ),
                ["Ha. It was."],
            ),
        ],
        ["the update", "moving house", "a power cut"],
    ),
    (
        "tv",
        "channels",
        "{x} disappeared from the channel list",
        "Since yesterday {x} is gone. Did I do something, or did you?",
        [
            (
                "It moved. *Settings → Channels → Search again*; your own order stays.",
                [
                    "Found it at 214. Why 214?",
                    "Because it is sorted by language now. Favourites keep their place.",
                ],
            )
        ],
        ["Arte", "the local station", "channel 7"],
    ),
    (
        "tv",
        "app",
        "The TV app says “too many devices” on {x}",
        (
            "We have two televisions and one phone, and it says that five devices are in use. How"
            " do I get rid of the old ones?"
        ),
        [
            (
                (
                    "*My Northwind → Television → Devices → Remove*. Anything that has not been"
                    " used for 30 days goes by itself."
                ),
                [],
            )
        ],
        ["our new television", "the tablet"],
    ),
    (
        "bills",
        "bill",
        "What is “{x}” on my bill?",
        "There is a line “{x}” of 4.90 that was not there last month. I have not ordered anything.",
        [
            (
                (
                    "That is the first month of an option after its free time has ended. Which one"
                    " it was is written when you tap the line. You can end it to the day under"
                    " *Plan → Options*."
                ),
                ["The virus guard from the summer. Ended, thank you."],
            ),
            (
                "Ask for it back. If you never used it, they credit the first month.",
                ["They did. Took one message."],
            ),
        ],
        ["Service package", "Option plus", "Security"],
    ),
    (
        "bills",
        "moving",
        "Moving house: {x}",
        "We move at the end of next month. {x}? The shop said one thing, the hotline another.",
        [
            (
                (
                    "Tell us six weeks before: *My Northwind → Moving*. The contract goes along,"
                    " the number stays, and if the new flat is not reachable you may end it."
                ),
                ["Did it, got a date within a day. Good."],
            )
        ],
        ["does the contract move along", "can I keep the landline number", "who switches the line"],
    ),
    (
        "bills",
        "plan",
        "Change from Basic to {x} in the middle of the month",
        "If I change today, do I pay both for this month?",
        [
            (
                (
                    "No, by the day. The new price counts from tomorrow, and the bill shows both"
                    " parts."
                ),
                ["Clear, thanks."],
            )
        ],
        ["Plus", "Family", "Unlimited"],
    ),
    (
        "lounge",
        "",
        "Which {x} do you use at home?",
        "Curious what people here have. I am about to buy one and every test says something else.",
        [
            (
                "Something that makes no noise. Everything else you forget after a week.",
                ["This. So much this."],
            ),
            ("The cheapest one with updates. I mean it.", []),
            ("Whatever my daughter says. She was right every time so far.", ["Wise."]),
        ],
        ["headset", "network drive", "e-book reader"],
    ),
    (
        "news",
        "update",
        "Firmware {x} is out",
        (
            "It renews address leases before they end, fixes the lamp of the second LAN port and"
            " closes two security holes. It reaches every router by Friday, at night, on its"
            " own.\n\n- [x] NW-300\n- [x] NW-500\n- [ ] NW-200 (next week)"
        ),
        [
            ("Installed by hand, ten minutes, all quiet.", []),
            ("Does it change my port rules?", ["No, settings stay."]),
        ],
        ["7.33", "7.34", "8.0"],
    ),
    (
        "wifi_ru",
        "роутер, wi-fi",
        "{x} каждый вечер теряет соединение",
        (
            "Между девятью и половиной десятого интернет пропадает минут на пять. Лампочка"
            " *Internet* краснеет, сам Wi-Fi работает. До следующего вечера помогает"
            " перезагрузка.\n\nУстройство: **{x}**, кабель воткнут прямо в WAN. Куда смотреть?"
        ),
        [
            (
                (
                    "В это время заканчивается аренда адреса. Старая прошивка просит новый адрес"
                    " только после того, как старый истёк. Сначала обновитесь:\n\n1. Откройте"
                    " `192.168.1.1` → *Система* → *Обновление*.\n2. Выберите канал **stable** и"
                    " установите.\n3. Перезагрузите один раз, через минуту лампочка станет зелёной."
                ),
                [
                    "Помогло, второй вечер без обрывов. Спасибо.",
                    "У меня обновление заняло минуты четыре, не пугайтесь.",
                ],
            ),
            (
                (
                    "Та же улица и тот же час. А у соседей в это время работает? Если нет, дело в"
                    " линии."
                ),
                [
                    "У соседки работает. Значит, у меня.",
                    "Тогда смотрите аренду, как написали выше.",
                ],
            ),
        ],
        ["Роутер NW-300", "Роутер NW-500", "Старый NW-200", "Комплект mesh"],
    ),
    (
        "wifi_ru",
        "wi-fi, скорость",
        "По Wi-Fi в {x} только 40 Мбит/с, по кабелю 500",
        (
            "По кабелю всё честно. В {x} больше 40 не бывает, видеозвонки рассыпаются. Телефон и"
            " ноутбук одинаково. Так и должно быть?"
        ),
        [
            (
                (
                    "Вы в диапазоне 2,4 ГГц. Дайте диапазону 5 ГГц отдельное имя и подключитесь к"
                    " нему: *Wi-Fi → Дополнительно*, снимите галочку «одно имя на оба»."
                ),
                ["310 Мбит/с. Одна галочка, кто бы знал.", "Медленный оставьте принтеру."],
            ),
            (
                "Между комнатами бетон? Тогда поможет только вторая точка доступа по кабелю.",
                ["Бетон. А репитер?", "Репитер режет скорость вдвое."],
            ),
        ],
        ["спальне", "кухне", "детской", "дальней комнате"],
    ),
    (
        "wifi_ru",
        "роутер, вход",
        "Не открывается страница настроек: {x}",
        (
            "Набираю адрес с наклейки, браузер пишет «не удаётся получить доступ». Интернет при"
            " этом есть. Хотел открыть порт."
        ),
        [
            (
                (
                    "Наберите перед адресом `http://`. Браузеры теперь сначала пробуют `https://`,"
                    " а страница настроек его не понимает."
                ),
                ["Открылось. Мелочь, а сам бы не догадался."],
            ),
            ("Ещё мешает VPN на компьютере, отключите на минуту.", []),
        ],
        ["NW-300", "NW-500", "mesh"],
    ),
    (
        "wifi_ru",
        "лампочка",
        "Лампочка {x} мигает красным, чего она хочет?",
        "С утра {x} мигает: два раза и пауза. Никто ничего не трогал.",
        [
            (
                (
                    "Два раза и пауза: свет приходит, но на той стороне устройство не узнали."
                    " Выключите его из розетки на десять минут. Если не поможет, его должен заново"
                    " прописать сотрудник."
                ),
                ["Через десять минут зелёная. Спасибо за быстрый ответ."],
            )
        ],
        ["PON", "LOS", "Internet"],
    ),
    (
        "mobile_ru",
        "роуминг",
        "Работает ли роуминг в {x} на тарифе «Базовый»?",
        (
            "В пятницу вылетаю, буду в {x} неделю. На сайте «зона 2», в приложении «включено». Кому"
            " верить и что включать?"
        ),
        [
            (
                (
                    "Верьте приложению: зоны изменились в марте. Включите в телефоне *Передачу"
                    " данных в роуминге*, больше ничего."
                ),
                ["Вернулся: всё работало, в счёте ничего лишнего."],
            ),
            ("Поставьте перед вылетом лимит: *Тариф → За границей*.", []),
        ],
        ["Турции", "Грузии", "Сербии", "Армении"],
    ),
    (
        "mobile_ru",
        "esim",
        "Второй номер eSIM на {x}",
        "Хочу тот же номер ещё и на {x}. Так можно? Сколько стоит?",
        [
            (
                (
                    "Можно: *Мой Northwind → SIM-карты → Добавить устройство*. Первое бесплатно."
                    " Код сканируйте **новым устройством**, а не телефоном."
                ),
                [
                    "Конечно, отсканировал телефоном. Можно второй код?",
                    "Нажмите «Новый код», старый перестанет работать.",
                ],
            )
        ],
        ["часы", "планшет", "ноутбук"],
    ),
    (
        "mobile_ru",
        "покрытие",
        "С понедельника нет сети дома: {x}",
        (
            "На улице четыре деления, в квартире ни одного. Годами было нормально. Что-то поменяли"
            " на вышке?"
        ),
        [
            (
                (
                    "Пока идут работы, вышка осталась без 800 МГц, вернётся 28-го. До тех пор"
                    " выручит *Звонок по Wi-Fi*: Настройки → Телефон."
                ),
                [
                    "Включила, звонки проходят. Предупреждайте, пожалуйста, заранее.",
                    "Передали сетевикам. Вы правы.",
                ],
            )
        ],
        ["Портовая улица", "Старый рынок", "Горная"],
    ),
    (
        "tv_ru",
        "приставка, пульт",
        "Пульт от приставки не работает после {x}",
        (
            "После {x} приставка не реагирует на пульт. Батарейки новые. Приложение в телефоне"
            " работает."
        ),
        [
            (
                (
                    "Привяжите заново: держите вместе *Домой* и *Назад* семь секунд, пока не"
                    " замигает зелёным."
                ),
                ["Замигал, работает. Семь секунд, если ждать, это долго."],
            ),
            (
                "Если совсем не мигает, всё-таки батарейки. Новая не значит заряженная.",
                ["Так и оказалось."],
            ),
        ],
        ["обновления", "переезда", "отключения света"],
    ),
    (
        "tv_ru",
        "каналы",
        "Пропал канал {x}",
        "Со вчерашнего дня в списке нет канала {x}. Это я нажал или вы?",
        [
            (
                "Он переехал. *Настройки → Каналы → Искать заново*, ваш порядок сохранится.",
                [
                    "Нашёлся на 214. Почему 214?",
                    "Теперь сортировка по языку. Избранное остаётся на месте.",
                ],
            )
        ],
        ["«Культура»", "«Наш город»", "«Седьмой»"],
    ),
    (
        "bills_ru",
        "счёт",
        "Что такое «{x}» в счёте?",
        "Появилась строка «{x}» на 190 ₽, в прошлом месяце её не было. Ничего не подключал.",
        [
            (
                (
                    "Это первый платный месяц услуги после бесплатного срока. Какой именно, видно,"
                    " если нажать на строку. Отключить можно в тот же день: *Тариф → Услуги*."
                ),
                ["Антивирус с лета. Отключил, спасибо."],
            ),
            (
                "Попросите вернуть. Если не пользовались, первый месяц возвращают.",
                ["Вернули. Хватило одного сообщения."],
            ),
        ],
        ["Пакет услуг", "Опция плюс", "Защита"],
    ),
    (
        "bills_ru",
        "переезд",
        "Переезжаем: {x}?",
        "Переезд в конце следующего месяца. {x}? В салоне сказали одно, по телефону другое.",
        [
            (
                (
                    "Сообщите за шесть недель: *Мой Northwind → Переезд*. Договор переедет с вами,"
                    " номер останется. Если в новой квартире нас нет, договор можно закрыть."
                ),
                ["Сделала, дату дали за день. Отлично."],
            )
        ],
        ["договор переезжает с нами", "останется ли городской номер", "кто переключает линию"],
    ),
    (
        "bills_ru",
        "тариф",
        "Сменить «Базовый» на «{x}» посреди месяца",
        "Если сменю сегодня, за этот месяц заплачу дважды?",
        [
            (
                "Нет, посчитают по дням. Новая цена с завтрашнего дня, в счёте будут обе части.",
                ["Понятно, спасибо."],
            )
        ],
        ["Плюс", "Семья", "Безлимит"],
    ),
    (
        "lounge_ru",
        "",
        "Какие у вас дома {x}?",
        "Собираюсь купить, а в обзорах пишут разное. Расскажите, чем пользуетесь.",
        [
            ("Те, которые не шумят. Остальное забывается через неделю.", ["Вот именно."]),
            ("Самые дешёвые, для которых выходят обновления. Серьёзно.", []),
            ("Те, что выбрала дочь. Пока ни разу не ошиблась.", ["Мудро."]),
        ],
        ["наушники", "электронные книги", "сетевые диски"],
    ),
]

AFTERTHOUGHTS = {
    "en": [
        "Same here, following.",
        "Did the restart change anything?",
        "Thanks, that saved my evening.",
        "Which firmware do you have?",
        "It works for me with the same device. A picture of the settings would help.",
        "I would try another cable first.",
        "@carl you had this in spring, did you not?",
        "No change for me, sadly.",
        "Works. I had to do step two twice.",
    ],
    "ru": [
        "То же самое, слежу за темой.",
        "После перезагрузки что-нибудь изменилось?",
        "Спасибо, спасли вечер.",
        "А какая прошивка?",
        "У меня на таком же работает. Покажите настройки картинкой.",
        "Я бы сначала попробовал другой кабель.",
        "@carl, у вас же весной такое было?",
        "У меня, увы, без изменений.",
        "Работает. Второй шаг пришлось повторить.",
    ],
}
PREFIXES = {
    "en": ["", "Still: ", "Again: ", "After the update: ", "New flat: ", "At my parents': "],
    "ru": ["", "Опять: ", "Снова: ", "После обновления: ", "В новой квартире: ", "У родителей: "],
}

CAST = [
    # username, display name, role, language, about
    ("cleo", "Cleo", "customer", "en", "Asks before she restarts."),
    ("carl", "Carl", "customer", "ru", "Fixes his neighbours' Wi-Fi, mostly for cake."),
    (
        "agnes",
        "Agnes",
        "agent",
        "en",
        "Answers for Northwind. On weekdays, and sometimes at night.",
    ),
    ("mo", "Mo", "moderator", "en", "Keeps the place tidy."),
    ("petra", "Petra", "product manager", "en", "Routers and the app."),
    ("edda", "Edda", "editor", "ru", "Writes the articles."),
    ("ada", "Ada", "administrator", "en", "Looks after this installation."),
]
NEIGHBOURS = [
    "Nadia",
    "Tomasz",
    "Ines",
    "Bo",
    "Yuki",
    "Ravi",
    "Lotte",
    "Sam",
    "Farah",
    "Jonas",
    "Mika",
    "Ottilie",
    "Hugo",
    "Wanda",
    "Ирина",
    "Олег",
    "Марина",
    "Тимур",
    "Света",
    "Павел Ильич",
    "Гуля",
    "Женя",
    "Артём",
    "Нина",
    "Костя",
    "Лида",
    "Рустам",
    "Вера",
]
