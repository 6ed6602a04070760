/* Made by ./dev bundle from sources bce6dc073018e54bddb39f673d377c91. Do not edit. */
import{m as r}from"./form.js";import"./app.js";export{r as Answering};
