from retrieval.words import own_words, question_tokens, tokens


def test_words_and_character_pairs_go_into_one_stream() -> None:
    assert tokens("拓扑物态") == ["拓扑", "物态", "_拓扑", "_扑物", "_物态"]


def test_traditional_and_simplified_text_have_the_same_tokens() -> None:
    assert tokens("國家科學技術獎") == tokens("国家科学技术奖")


def test_a_word_and_the_same_pair_by_chance_are_different_tokens() -> None:
    assert "_京大" in tokens("北京大学")
    assert "京大" not in tokens("北京大学")


def test_asking_words_are_no_words_of_the_question() -> None:
    assert own_words("请问陈赛娟是哪个团队的带头人？") == ["陈赛娟", "团队", "带头人?"]


def test_a_particle_inside_a_word_is_kept() -> None:
    assert "目的地" in "".join(own_words("目的地在哪里"))
    assert "多瑙河" in own_words("多瑙河有多长")[0]


def test_a_question_of_asking_words_alone_is_looked_up_as_it_is() -> None:
    assert question_tokens("是什么") == tokens("是什么")


def test_nothing_has_no_tokens() -> None:
    assert tokens("") == []
    assert tokens("，。！") == []
