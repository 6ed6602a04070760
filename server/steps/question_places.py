"""Where the questions of a survey stand: by key, and in the rows of which repeat."""

from survey_defs.survey import Question, Repeat, Survey


class QuestionPlaces:
    """questions: by key. repeats: every repeat's path by its name."""

    def __init__(self, survey: Survey) -> None:
        self.questions: dict[str, Question] = {question.key: question for question in survey.questions()}
        self._repeats = [node for node in survey.walk() if isinstance(node, Repeat)]
        self.repeats: dict[str, str] = {repeat.name: repeat.path for repeat in self._repeats}

    def repeat_around(self, key: str) -> Repeat | None:
        """The outermost repeat in whose rows it is asked; None outside of rows, and for an unknown key."""
        question = self.questions.get(key)
        if question is None:
            return None
        return next((one for one in self._repeats if question.path.startswith(f"{one.path}/")), None)
